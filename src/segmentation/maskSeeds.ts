import { MersenneTwister } from './mersenneTwister.js';
import type { SeedGrid } from './seedGrid.js';

/** The seed of scikit-image. */
const SEED = 123;
const ROUNDS = 5;
/** Maximum number of pixels per cluster in the k-means of the seeds. */
const DENSITY = 100;

/**
 * Seeds of about `count` clusters in a part of a photo: random pixels of it, spread evenly by k-means, as in maskSLIC (Irving,
 * https://arxiv.org/abs/1606.09518). Equals scikit-image's `_get_mask_centroids`, including its random numbers.
 *
 * @param inside - the pixels of the part, by index, in order; not empty
 */
export function maskSeeds(inside: Int32Array, width: number, count: number): SeedGrid {
  const random = new MersenneTwister(SEED);
  // both are drawn from all pixels, the second only if there are more than it needs
  const first = drawn(inside, count, random);
  const dense = DENSITY * count;
  const points = inside.length > dense ? drawn(inside, dense, random) : inside;
  const x = Float64Array.from(first, (i) => i % width);
  const y = Float64Array.from(first, (i) => Math.floor(i / width));
  for (let round = 0; round < ROUNDS; round++) evenOut(points, width, x, y);
  return { x: [...x], y: [...y], step: Math.max(...meanSteps(x, y)) || 1 };
}

/** Random pixels without replacement, in order. */
function drawn(inside: Int32Array, count: number, random: MersenneTwister): Int32Array {
  const some = random.permutation(inside.length).subarray(0, count);
  return some.map((i) => inside[i]).sort();
}

/** One iteration of k-means, in place; a centre without points stays. */
function evenOut(points: Int32Array, width: number, x: Float64Array, y: Float64Array): void {
  const sumX = new Float64Array(x.length);
  const sumY = new Float64Array(x.length);
  const sizes = new Int32Array(x.length);
  for (const point of points) {
    const column = point % width;
    const row = (point - column) / width;
    let nearest = 0;
    let least = Infinity;
    for (let k = 0; k < x.length; k++) {
      const dx = x[k] - column;
      const dy = y[k] - row;
      const distance = dy * dy + dx * dx;
      if (distance < least) {
        least = distance;
        nearest = k;
      }
    }
    sumX[nearest] = sumX[nearest] + column;
    sumY[nearest] = sumY[nearest] + row;
    sizes[nearest] = sizes[nearest] + 1;
  }
  for (let k = 0; k < x.length; k++) {
    const size = sizes[k];
    if (size === 0) continue;
    x[k] = sumX[k] / size;
    y[k] = sumY[k] / size;
  }
}

/** Mean distance between nearest centres, along the rows and down the columns; 0 for a single centre. */
function meanSteps(x: Float64Array, y: Float64Array): [along: number, down: number] {
  let [along, down] = [0, 0];
  for (let k = 0; k < x.length; k++) {
    let closest = k;
    let least = Infinity;
    for (let other = 0; other < x.length; other++) {
      const dx = x[k] - x[other];
      const dy = y[k] - y[other];
      // the square root rounds some unequal distances to ties, as in scikit-image
      const distance = Math.sqrt(dy * dy + dx * dx);
      if (other !== k && distance < least) {
        least = distance;
        closest = other;
      }
    }
    along += Math.abs(x[k] - x[closest]);
    down += Math.abs(y[k] - y[closest]);
  }
  return [along / x.length, down / x.length];
}

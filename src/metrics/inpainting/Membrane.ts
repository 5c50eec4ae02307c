/** Weight of the modification of MIC(0), and the share of the diagonal below which the unmodified diagonal is used. */
const MODIFIED = 0.97;
const SAFE = 0.25;

/**
 * The equations of the masked pixels of a picture: each is the mean of its neighbours. The matrix is symmetric and, if any pixel is known,
 * positive definite. Solved by conjugate gradients with the preconditioner MIC(0) (Gustafsson 1978, https://doi.org/10.1007/BF01931691), as in
 * Bridson, Fluid Simulation for Computer Graphics, 2nd edition, 2015, section 5.3.
 */
export class Membrane {
  /** Index of each pixel in the picture. */
  readonly #pixels: readonly number[];
  /** Four per pixel (left, right, up, down): index of a neighbour among the masked pixels; their count stands for none. */
  readonly #unknown: Int32Array;
  /** Four per pixel: index of a known neighbour in the picture, or -1. */
  readonly #known: Int32Array;
  /** Number of neighbours of each pixel. */
  readonly #degree: Float64Array;
  /** Inverse of the diagonal of the factor; a final 0 stands for missing neighbours. */
  readonly #factor: Float64Array;

  /** @param pixels - indices in the picture, ascending */
  constructor(pixels: readonly number[], width: number, height: number) {
    const count = pixels.length;
    const numberOf = new Int32Array(width * height).fill(-1);
    for (let n = 0; n < count; n++) numberOf[pixels[n]] = n;
    this.#pixels = pixels;
    this.#unknown = new Int32Array(count * 4).fill(count);
    this.#known = new Int32Array(count * 4).fill(-1);
    this.#degree = new Float64Array(count);
    for (let n = 0; n < count; n++) {
      const i = pixels[n];
      const x = i % width;
      const beside = [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width];
      for (let k = 0; k < 4; k++) {
        const j = beside[k];
        if (j < 0 || j >= width * height) continue;
        this.#degree[n] = this.#degree[n] + 1;
        if (numberOf[j] >= 0) this.#unknown[n * 4 + k] = numberOf[j];
        else this.#known[n * 4 + k] = j;
      }
    }
    this.#factor = this.#factorise();
  }

  /**
   * Fills the pixels of one channel.
   *
   * @param data - the picture, interleaved; it is changed
   * @param tolerance - largest distance of a pixel from the mean of its neighbours
   * @throws RangeError when a neighbour is not finite
   */
  fill(data: Float32Array, channels: number, channel: number, tolerance: number): void {
    const count = this.#pixels.length;
    // one extra entry, 0, for missing neighbours
    const vector = (): Float64Array => new Float64Array(count + 1);
    const [x, residual, direction, product, step] = [vector(), vector(), vector(), vector(), vector()];
    const start = this.#load(data, channels, channel, residual);
    x.fill(start, 0, count);
    this.#multiply(x, product);
    for (let n = 0; n < count; n++) residual[n] = residual[n] - product[n];
    this.#precondition(residual, step);
    direction.set(step);
    let energy = dot(residual, step);
    // in exact arithmetic `count` rounds suffice; rounding may require more
    for (let round = 0; round < 2 * count + 100 && !this.#settled(residual, tolerance); round++) {
      this.#multiply(direction, product);
      const length = energy / dot(direction, product);
      // the residual is 0, or below double precision
      if (!Number.isFinite(length)) break;
      for (let n = 0; n < count; n++) {
        x[n] = x[n] + length * direction[n];
        residual[n] = residual[n] - length * product[n];
      }
      this.#precondition(residual, step);
      const next = dot(residual, step);
      const turn = next / energy;
      energy = next;
      for (let n = 0; n < count; n++) direction[n] = step[n] + turn * direction[n];
    }
    for (let n = 0; n < count; n++) data[this.#pixels[n] * channels + channel] = x[n];
  }

  /** Writes the right-hand side: the sum of the known neighbours of each pixel. Returns the mean of all of them as the initial guess. */
  #load(data: Float32Array, channels: number, channel: number, right: Float64Array): number {
    let [sum, held] = [0, 0];
    for (let k = 0; k < this.#known.length; k++) {
      const j = this.#known[k];
      if (j < 0) continue;
      const value = data[j * channels + channel];
      if (!Number.isFinite(value))
        throw new RangeError(`\`image.data\` must be finite around the mask, got ${value}`);
      right[k >> 2] = right[k >> 2] + value;
      sum += value;
      held++;
    }
    return held > 0 ? sum / held : 0;
  }

  /** Multiplies by the matrix: each value times the number of its neighbours, minus its masked neighbours. */
  #multiply(x: Float64Array, result: Float64Array): void {
    const unknown = this.#unknown;
    for (let n = 0, k = 0; n < this.#degree.length; n++, k += 4) {
      const around = x[unknown[k]] + x[unknown[k + 1]] + x[unknown[k + 2]] + x[unknown[k + 3]];
      result[n] = this.#degree[n] * x[n] - around;
    }
  }

  #factorise(): Float64Array {
    const count = this.#pixels.length;
    const factor = new Float64Array(count + 1);
    const is = (neighbour: number): number => (neighbour < count ? 1 : 0);
    for (let n = 0; n < count; n++) {
      const diagonal = this.#degree[n];
      const [left, up] = [this.#unknown[n * 4], this.#unknown[n * 4 + 2]];
      const [a, b] = [factor[left] ** 2, factor[up] ** 2];
      // fill-in that the incomplete factor drops
      const lost =
        (left < count ? is(this.#unknown[left * 4 + 3]) * a : 0) +
        (up < count ? is(this.#unknown[up * 4 + 1]) * b : 0);
      const rest = diagonal - a - b - MODIFIED * lost;
      factor[n] = 1 / Math.sqrt(rest < SAFE * diagonal ? diagonal : rest);
    }
    return factor;
  }

  /** Solves with the incomplete factor and its transpose. */
  #precondition(residual: Float64Array, result: Float64Array): void {
    const [unknown, factor, count] = [this.#unknown, this.#factor, this.#pixels.length];
    for (let n = 0; n < count; n++) {
      const [left, up] = [unknown[n * 4], unknown[n * 4 + 2]];
      const known = residual[n] + factor[left] * result[left] + factor[up] * result[up];
      result[n] = known * factor[n];
    }
    for (let n = count - 1; n >= 0; n--) {
      const own = factor[n];
      const around = result[unknown[n * 4 + 1]] + result[unknown[n * 4 + 3]];
      result[n] = (result[n] + own * around) * own;
    }
  }

  #settled(residual: Float64Array, tolerance: number): boolean {
    for (let n = 0; n < this.#degree.length; n++)
      if (Math.abs(residual[n]) > tolerance * this.#degree[n]) return false;
    return true;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}

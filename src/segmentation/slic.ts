import type { Pixels, Segments } from '../types.js';
import { checkInteger, checkNumber, checkRaster, resolveOptions } from '../validate.js';
import { connectSegments } from './connectSegments.js';
import { blurInterleaved } from './gaussianBlur.js';
import { rgbToLab } from './rgbToLab.js';

export interface SlicOptions {
  /** About how many superpixels there are to be. @defaultValue 100 */
  readonly numSegments?: number | undefined;
  /** Weight of nearness against likeness of colour: 1 follows every edge, 30 gives even tiles. @defaultValue 10 */
  readonly compactness?: number | undefined;
  /** Standard deviation, in pixels, of a Gaussian over the photo before; 1 keeps noise from breaking superpixels up. @defaultValue 0 */
  readonly sigma?: number | undefined;
  /** Rounds of the clustering at most. @defaultValue 10 */
  readonly maxIterations?: number | undefined;
  /** SLICO: each superpixel finds its own compactness. @defaultValue false */
  readonly slicZero?: boolean | undefined;
  /** Make each superpixel one connected piece. @defaultValue true */
  readonly enforceConnectivity?: boolean | undefined;
  /** A piece smaller than this share of the mean size joins a neighbour. @defaultValue 0.5 */
  readonly minSizeFactor?: number | undefined;
  /** A piece larger than this multiple of the mean size is split. @defaultValue 3 */
  readonly maxSizeFactor?: number | undefined;
}

/** @internal */
export const SLIC_DEFAULTS = Object.freeze({
  numSegments: 100 as number,
  compactness: 10 as number,
  sigma: 0 as number,
  maxIterations: 10 as number,
  slicZero: false as boolean,
  enforceConnectivity: true as boolean,
  minSizeFactor: 0.5 as number,
  maxSizeFactor: 3 as number,
});

/**
 * Superpixels by simple linear iterative clustering (Achanta et al., https://doi.org/10.1109/TPAMI.2012.120), pixel for pixel as
 * `skimage.segmentation.slic(..., start_label=0)` of scikit-image 0.26 computes them.
 *
 * @returns a label per pixel, 0 .. `count - 1` from the top left
 * @throws TypeError or RangeError for what is no photo, or an option out of range
 */
export function slic(image: Pixels, options?: SlicOptions): Segments {
  const channels = checkRaster('image', image, [3, 4]);
  const settings = resolveOptions('slic', options, SLIC_DEFAULTS);
  const { numSegments, compactness, sigma, maxIterations, slicZero, minSizeFactor, maxSizeFactor } = settings;
  checkInteger('numSegments', numSegments, 1);
  checkNumber('compactness', compactness, Number.MIN_VALUE);
  checkNumber('sigma', sigma, 0);
  checkInteger('maxIterations', maxIterations, 1);
  checkNumber('minSizeFactor', minSizeFactor, 0);
  checkNumber('maxSizeFactor', maxSizeFactor, Number.MIN_VALUE);

  const { width, height } = image;
  const lab = blurInterleaved(rgbToLab(stretched(image, channels)), width, height, 3, sigma);
  const ratio = 1 / compactness;
  for (let i = 0; i < lab.length; i++) lab[i] = (lab[i] as number) * ratio;
  const seeds = seedGrid(width, height, numSegments);
  const labels = cluster(lab, width, height, seeds, maxIterations, slicZero);
  if (!settings.enforceConnectivity) return withoutGaps({ data: labels, width, height });
  const mean = (width * height) / seeds.x.length;
  return connectSegments(
    { data: labels, width, height },
    Math.trunc(minSizeFactor * mean),
    Math.trunc(maxSizeFactor * mean),
  );
}

interface Seeds {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The larger of the two distances between neighbours: the unit of nearness. */
  readonly step: number;
}

/** Colours in 0..1, stretched to the photo's own darkest and brightest value. */
function stretched({ data, width, height }: Pixels, channels: number): Float64Array {
  const rgb = new Float64Array(width * height * 3);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0, at = 0; i < rgb.length; at += channels) {
    for (let c = 0; c < 3; c++) {
      const value = (data[at + c] as number) * (1 / 255);
      if (!Number.isFinite(value)) throw new RangeError(`\`image.data\` must be finite, got ${data[at + c]}`);
      rgb[i++] = value;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const range = high - low || 1;
  for (let i = 0; i < rgb.length; i++) rgb[i] = ((rgb[i] as number) - low) / range;
  return rgb;
}

/** How far apart about `count` points lie on a regular grid, across the rows and along them. */
function gridSteps(width: number, height: number, count: number): [down: number, along: number] {
  if (width * height <= count) return [1, 1];
  const even = Math.sqrt((width * height) / count);
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const [onShort, onLong] = short < even ? [short, long / count] : [even, even];
  return height <= width ? [onShort, onLong] : [onLong, onShort];
}

function seedGrid(width: number, height: number, count: number): Seeds {
  const [down, along] = gridSteps(width, height, count);
  const [stepY, stepX] = [roundHalfEven(down), roundHalfEven(along)];
  const x: number[] = [];
  const y: number[] = [];
  for (let row = Math.floor(down / 2); row < height; row += stepY) {
    for (let column = Math.floor(along / 2); column < width; column += stepX) {
      y.push(row);
      x.push(column);
    }
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y), step: Math.max(stepX, stepY) };
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.max(1, rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded);
}

interface Clusters {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly colors: Float64Array;
  /** The largest colour distance that each has met; 1 unless it is SLICO. */
  readonly farthest: Float64Array;
  readonly sizes: Int32Array;
  readonly windows: Int32Array;
  /** How far a cluster looks. */
  readonly reachX: number;
  readonly reachY: number;
  /** What a squared distance in pixels counts. */
  readonly weight: number;
}

/**
 * k-means over place and colour, in which a cluster looks at the pixels within two steps of it only. It goes through the photo block by
 * block: the few clusters that can win a block's pixels are known from the pixels' distances to the clusters that they are in.
 */
function cluster(
  lab: Float64Array,
  width: number,
  height: number,
  seeds: Seeds,
  maxIterations: number,
  slicZero: boolean,
): Int32Array {
  const count = seeds.x.length;
  const [down, along] = gridSteps(width, height, count).map(roundHalfEven) as [number, number];
  const clusters: Clusters = {
    x: seeds.x,
    y: seeds.y,
    colors: new Float64Array(count * 3),
    farthest: new Float64Array(count).fill(1),
    sizes: new Int32Array(count).fill(1),
    windows: new Int32Array(count * 4),
    reachX: 2 * along,
    reachY: 2 * down,
    weight: 1 / (seeds.step * seeds.step),
  };
  const labels = nearestSeeds(width, height, seeds);
  const side = 4;
  const distances = new Float64Array(side * side);
  const bounds = colorBounds(lab, width, height, side);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    placeWindows(clusters, width, height);
    const candidates = candidatesOf(clusters, width, height, side);
    for (let top = 0, block = 0; top < height; top += side) {
      for (let left = 0; left < width; left += side, block++) {
        const [bottom, right] = [Math.min(height, top + side), Math.min(width, left + side)];
        assign(
          lab,
          width,
          labels,
          clusters,
          candidates[block] as number[],
          bounds,
          block * 6,
          distances,
          top,
          bottom,
          left,
          right,
        );
      }
    }
    moveCentres(lab, width, height, labels, clusters);
    if (slicZero) widen(lab, labels, clusters.colors, clusters.farthest);
  }
  return labels;
}

/** The pixels that each cluster looks at: top, bottom, left and right, the last ones excluded. */
function placeWindows({ x, y, reachX, reachY, windows }: Clusters, width: number, height: number): void {
  for (let k = 0; k < x.length; k++) {
    windows[k * 4] = Math.max((y[k] as number) - reachY, 0);
    windows[k * 4 + 1] = Math.min((y[k] as number) + reachY + 1, height);
    windows[k * 4 + 2] = Math.max((x[k] as number) - reachX, 0);
    windows[k * 4 + 3] = Math.min((x[k] as number) + reachX + 1, width);
  }
}

/** For each block of pixels the clusters whose windows touch it, in ascending order. */
function candidatesOf({ windows, sizes }: Clusters, width: number, height: number, side: number): number[][] {
  const across = Math.ceil(width / side);
  const lists = Array.from({ length: across * Math.ceil(height / side) }, (): number[] => []);
  for (let k = 0; k < sizes.length; k++) {
    // a cluster that lost all its pixels is nowhere, and takes none
    if (sizes[k] === 0) continue;
    const [top, bottom, left, right] = windows.subarray(k * 4, k * 4 + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    for (let by = Math.floor(top / side); by * side < bottom; by++) {
      for (let bx = Math.floor(left / side); bx * side < right; bx++)
        (lists[by * across + bx] as number[]).push(k);
    }
  }
  return lists;
}

/** A first guess: the seed of the tile that a pixel lies in. Any guess gives the same labels; a good one gives them sooner. */
function nearestSeeds(width: number, height: number, { x, y }: Seeds): Int32Array {
  const labels = new Int32Array(width * height);
  const columns = y.findIndex((value) => value !== y[0]);
  const perRow = columns < 0 ? x.length : columns;
  const rows = x.length / perRow;
  const [stepX, stepY] = [
    perRow > 1 ? (x[1] as number) - (x[0] as number) : width,
    rows > 1 ? (y[perRow] as number) - (y[0] as number) : height,
  ];
  for (let row = 0, i = 0; row < height; row++) {
    const down = Math.min(rows - 1, Math.max(0, Math.round((row - (y[0] as number)) / stepY)));
    for (let column = 0; column < width; column++, i++) {
      const along = Math.min(perRow - 1, Math.max(0, Math.round((column - (x[0] as number)) / stepX)));
      labels[i] = down * perRow + along;
    }
  }
  return labels;
}

/** Gives each pixel of a block to the nearest of the candidates. */
function assign(
  lab: Float64Array,
  width: number,
  labels: Int32Array,
  { x: cx, y: cy, colors, farthest, windows, weight }: Clusters,
  candidates: readonly number[],
  bounds: Float64Array,
  bound: number,
  distances: Float64Array,
  top: number,
  bottom: number,
  left: number,
  right: number,
): void {
  // where each pixel stands now: a bound that most clusters fail at a glance
  let limit = 0;
  for (let y = top, n = 0; y < bottom; y++) {
    for (let x = left, i = y * width + left; x < right; x++, i++, n++) {
      const k = labels[i] as number;
      const w = k * 4;
      let distance = Number.MAX_VALUE;
      if (
        y >= (windows[w] as number) &&
        y < (windows[w + 1] as number) &&
        x >= (windows[w + 2] as number) &&
        x < (windows[w + 3] as number)
      ) {
        const dx = (cx[k] as number) - x;
        const dy = (cy[k] as number) - y;
        const c = k * 3;
        const at = i * 3;
        const dl = (lab[at] as number) - (colors[c] as number);
        const da = (lab[at + 1] as number) - (colors[c + 1] as number);
        const db = (lab[at + 2] as number) - (colors[c + 2] as number);
        const color = dl * dl + da * da + db * db;
        const scale = farthest[k] as number;
        distance = (dy * dy + dx * dx) * weight + (scale === 1 ? color : color / scale);
      }
      distances[n] = distance;
      if (distance > limit) limit = distance;
    }
  }
  const across = right - left;
  for (let index = 0; index < candidates.length; index++) {
    const k = candidates[index] as number;
    const x0 = cx[k] as number;
    const y0 = cy[k] as number;
    const fromY = Math.max(top, windows[k * 4] as number);
    const toY = Math.min(bottom, windows[k * 4 + 1] as number);
    const fromX = Math.max(left, windows[k * 4 + 2] as number);
    const toX = Math.min(right, windows[k * 4 + 3] as number);
    const nearY = gap(y0, fromY, toY - 1);
    const nearX = gap(x0, fromX, toX - 1);
    const near = (nearY * nearY + nearX * nearX) * weight;
    if (near > limit) continue;
    const l = colors[k * 3] as number;
    const a = colors[k * 3 + 1] as number;
    const b = colors[k * 3 + 2] as number;
    const scale = farthest[k] as number;
    const gl = gap(l, bounds[bound] as number, bounds[bound + 1] as number);
    const ga = gap(a, bounds[bound + 2] as number, bounds[bound + 3] as number);
    const gb = gap(b, bounds[bound + 4] as number, bounds[bound + 5] as number);
    // a hair's breadth of room for rounding: this may only skip what cannot win
    if ((near + (gl * gl + ga * ga + gb * gb) / scale) * (1 - 1e-12) > limit) continue;
    for (let y = fromY; y < toY; y++) {
      const dy = (y0 - y) * (y0 - y);
      let i = y * width + fromX;
      let n = (y - top) * across + fromX - left;
      for (let x = fromX; x < toX; x++, i++, n++) {
        const dx = x0 - x;
        const spatial = (dy + dx * dx) * weight;
        const best = distances[n] as number;
        // squares only add: what is too far already need not be compared by colour
        if (spatial > best) continue;
        const at = i * 3;
        const dl = (lab[at] as number) - l;
        const da = (lab[at + 1] as number) - a;
        const db = (lab[at + 2] as number) - b;
        const color = dl * dl + da * da + db * db;
        const distance = spatial + (scale === 1 ? color : color / scale);
        // of equals the first cluster wins, whichever was met first here
        if (distance < best || (distance === best && k < (labels[i] as number))) {
          labels[i] = k;
          distances[n] = distance;
        }
      }
    }
  }
}

/** Smallest and largest L, a and b in each block. */
function colorBounds(lab: Float64Array, width: number, height: number, side: number): Float64Array {
  const across = Math.ceil(width / side);
  const bounds = new Float64Array(across * Math.ceil(height / side) * 6);
  for (let i = 0; i < bounds.length; i++) bounds[i] = i % 2 === 0 ? Infinity : -Infinity;
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / side) * across;
    for (let x = 0; x < width; x++) {
      const block = (row + Math.floor(x / side)) * 6;
      for (let c = 0; c < 6; c += 2, at++) {
        const value = lab[at] as number;
        if (value < (bounds[block + c] as number)) bounds[block + c] = value;
        if (value > (bounds[block + c + 1] as number)) bounds[block + c + 1] = value;
      }
    }
  }
  return bounds;
}

/** How far a place is from the nearest of the pixels `first` .. `last`. */
function gap(place: number, first: number, last: number): number {
  if (place < first) return place - first;
  return place > last ? place - last : 0;
}

/** Each cluster to the mean place and colour of its pixels. */
function moveCentres(
  lab: Float64Array,
  width: number,
  height: number,
  labels: Int32Array,
  { x: cx, y: cy, colors, sizes }: Clusters,
): void {
  sizes.fill(0);
  cx.fill(0);
  cy.fill(0);
  colors.fill(0);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const k = labels[i] as number;
      sizes[k] = (sizes[k] as number) + 1;
      cx[k] = (cx[k] as number) + x;
      cy[k] = (cy[k] as number) + y;
      const [to, from] = [k * 3, i * 3];
      colors[to] = (colors[to] as number) + (lab[from] as number);
      colors[to + 1] = (colors[to + 1] as number) + (lab[from + 1] as number);
      colors[to + 2] = (colors[to + 2] as number) + (lab[from + 2] as number);
    }
  }
  for (let k = 0; k < sizes.length; k++) {
    const size = sizes[k] as number;
    if (size === 0) continue;
    cx[k] = (cx[k] as number) / size;
    cy[k] = (cy[k] as number) / size;
    for (let c = k * 3; c < k * 3 + 3; c++) colors[c] = (colors[c] as number) / size;
  }
}

/** SLICO: the largest colour distance that each cluster has met so far. */
function widen(lab: Float64Array, labels: Int32Array, colors: Float64Array, farthest: Float64Array): void {
  for (let i = 0; i < labels.length; i++) {
    const k = labels[i] as number;
    const dl = (lab[i * 3] as number) - (colors[k * 3] as number);
    const da = (lab[i * 3 + 1] as number) - (colors[k * 3 + 1] as number);
    const db = (lab[i * 3 + 2] as number) - (colors[k * 3 + 2] as number);
    const distance = dl * dl + da * da + db * db;
    if (distance > (farthest[k] as number)) farthest[k] = distance;
  }
}

/** Labels without those that no pixel has. */
function withoutGaps({ data, width, height }: { data: Int32Array; width: number; height: number }): Segments {
  const used = new Set(data);
  const renamed = new Map([...used].sort((a, b) => a - b).map((label, i) => [label, i]));
  return { data: data.map((label) => renamed.get(label) as number), width, height, count: used.size };
}

import { Random } from '../../random.js';
import type { Segments } from '../../types.js';
import { checkInteger, checkObject, checkOneOf, describe } from '../../validate.js';

/** One row per sample, one column per superpixel: 1 shows it, 0 hides it. */
export type Masks = Uint8Array;

/**
 * Sampling of the masks:
 * - `'bernoulli'`: each superpixel hidden with probability 0.5, as in lime (Ribeiro et al., https://arxiv.org/abs/1602.04938);
 * - `'antithetic'`: the same, each row followed by its opposite, so that interactions of two superpixels cancel;
 * - `'orthogonal'`: rows of Hadamard matrices and their opposites (fold-over design; Plackett & Burman,
 *   https://doi.org/10.1093/biomet/33.4.305), so that every pair of superpixels is hidden together equally often;
 * - a custom function that fills all rows; the first row is replaced by the whole photo.
 *
 * In the two designs with opposites a pair counts as one sample: both masks get the mean of their kernel weights, and a mask without an
 * opposite, such as the whole photo, gets weight 0. Otherwise the fit is that of lime.
 */
export type Sampling =
  | 'bernoulli'
  | 'antithetic'
  | 'orthogonal'
  | ((count: number, segments: Segments, random: Random) => Masks);

/** Whether rows 1 and 2, 3 and 4 ... are opposites. */
export function isFoldOver(sampling: Sampling): boolean {
  return sampling === 'antithetic' || sampling === 'orthogonal';
}

/** Number of rows after which a design is balanced, not counting the first. */
export function blockLength(sampling: Sampling, width: number): number {
  return sampling === 'orthogonal' ? 2 * hadamardOrder(width) : CHECKED_EVERY;
}

/**
 * Masks of a sampling.
 *
 * @param sampling - name of a design, or a custom function
 * @param count - number of masks
 * @param segments - superpixels of the photo
 * @param random - source of randomness
 * @returns `count` rows, one value per superpixel: 1 shows it, 0 hides it; the first row shows everything
 * @throws TypeError or RangeError for a wrong argument, or a function that returns invalid masks
 */
export function sampleMasks(sampling: Sampling, count: number, segments: Segments, random: Random): Masks {
  checkObject('segments', segments, 'a label map');
  const width = segments.count;
  checkInteger('segments.count', width, 1);
  checkInteger('count', count, 1, Math.floor(MAX_MASK_VALUES / width));
  if (typeof sampling !== 'function') checkOneOf('sampling', sampling, Object.keys(BUILT_IN));
  if (!(random instanceof Random))
    throw new TypeError(`\`random\` must be a Random, got ${describe(random)}`);
  const masks =
    typeof sampling === 'function'
      ? sampling(count, segments, random)
      : BUILT_IN[sampling](count, width, random);
  if (!(masks instanceof Uint8Array) || masks.length !== count * width || masks.some((value) => value > 1)) {
    const got = masks instanceof Uint8Array ? `${masks.length} values` : describe(masks);
    throw new RangeError(
      `\`sampling\` must give a Uint8Array of ${count} x ${width} zeros and ones, got ${got}`,
    );
  }
  const rows = typeof sampling === 'function' ? masks.slice() : masks;
  return rows.fill(1, 0, width);
}

/** Maximum number of values of all masks together: one gigabyte. */
const MAX_MASK_VALUES = 2 ** 30;

/** Row interval of tolerance checks for designs without blocks; even. */
const CHECKED_EVERY = 128;

type Design = (count: number, width: number, random: Random) => Masks;

/** A coin toss for every superpixel of a row; with `opposites`, every second row is the opposite of the one before. */
const tossed =
  (opposites: 0 | 1): Design =>
  (count, width, random) => {
    const masks = new Uint8Array(count * width);
    for (let i = opposites * width; i < masks.length; i++) {
      masks[i] = opposites && Math.floor(i / width) % 2 === 0 ? 1 - masks[i - width] : random.bits() & 1;
    }
    return masks;
  };

const orthogonal: Design = (count, width, random) => {
  const order = hadamardOrder(width);
  const masks = new Uint8Array(count * width);
  let row = 1;
  while (row < count) {
    // column 0 of the matrix is constant: its superpixel would never change
    const columns = random.permutation(order - 1).subarray(0, width);
    const flips = Uint8Array.from({ length: width }, () => random.bits() & 1);
    for (const line of random.permutation(order)) {
      for (const opposite of [0, 1]) {
        if (row >= count) break;
        for (let i = 0; i < width; i++) {
          masks[row * width + i] = parity(line & (columns[i] + 1)) ^ flips[i] ^ opposite;
        }
        row++;
      }
    }
  }
  return masks;
};

const BUILT_IN: Readonly<Record<'bernoulli' | 'antithetic' | 'orthogonal', Design>> = {
  bernoulli: tossed(0),
  antithetic: tossed(1),
  orthogonal,
};

/** Smallest power of two with a column for each superpixel besides the constant one. */
function hadamardOrder(width: number): number {
  return 2 ** Math.ceil(Math.log2(width + 1));
}

/** Parity of the set bits: an entry of Sylvester's Hadamard matrix is the parity of `row & column`. */
function parity(bits: number): number {
  let value = bits;
  for (let shift = 16; shift > 0; shift >>= 1) value ^= value >> shift;
  return value & 1;
}

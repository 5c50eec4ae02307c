import type { Raster, Size } from '../../types.js';
import { checkOneOf, checkRaster } from '../../validate.js';
import type { LabelledImage } from './samples.js';

/** Masks of a batch on the grid of the target layer. */
export interface MaskBatch {
  /** `[n, height, width, classes]`. */
  readonly masks: Float32Array;
  /** `[n, classes]`: 1 where there is a mask. */
  readonly known: Float32Array;
}

/**
 * The masks of a batch, each averaged over the cells of a grid.
 *
 * @returns undefined where no sample has any
 * @throws TypeError or RangeError for an unknown class, or a mask that is not valid
 */
export function classMasks(
  samples: readonly LabelledImage[],
  classNames: readonly string[],
  grid: Size,
  epoch: number,
): MaskBatch | undefined {
  const classes = classNames.length;
  const places = grid.width * grid.height;
  const masks = new Float32Array(samples.length * places * classes);
  const known = new Float32Array(samples.length * classes);
  for (const [n, sample] of samples.entries()) {
    const given = typeof sample.masks === 'function' ? sample.masks(epoch) : sample.masks;
    for (const [name, mask] of Object.entries(given ?? {})) {
      checkOneOf('a key of masks', name, classNames);
      checkRaster(`masks.${name}`, mask, [1]);
      const c = classNames.indexOf(name);
      known[n * classes + c] = 1;
      for (const [i, share] of cellMeans(mask, grid).entries()) {
        if (!(share >= 0 && share <= 1))
          throw new RangeError(`\`masks.${name}.data\` must be in 0..1, got ${share}`);
        masks[(n * places + i) * classes + c] = share;
      }
    }
  }
  return known.some((value) => value > 0) ? { masks, known } : undefined;
}

/** The mean of a raster over each cell of a grid; where cells are smaller than pixels, the pixel that a cell begins in. */
export function cellMeans({ data, width, height }: Raster<ArrayLike<number>>, grid: Size): Float32Array {
  const means = new Float32Array(grid.width * grid.height);
  for (let row = 0; row < grid.height; row++) {
    const [top, bottom] = cell(row, grid.height, height);
    for (let column = 0; column < grid.width; column++) {
      const [left, right] = cell(column, grid.width, width);
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += data[y * width + x];
      means[row * grid.width + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return means;
}

function cell(index: number, count: number, length: number): [from: number, to: number] {
  const from = Math.floor((index * length) / count);
  return [from, Math.max(from + 1, Math.floor(((index + 1) * length) / count))];
}

import type { Raster } from '../../types.js';
import { checkRaster } from '../../validate.js';
import { Multigrid } from '../inpainting/multigrid.js';
import { CORNER, imputationStencil, place, SIDE } from '../inpainting/stencil.js';

/** Residual at which a channel counts as solved, relative to its largest value. */
const TOLERANCE = 1e-7;

/**
 * Linear imputation of missing pixels (ROAD: Rong et al., https://arxiv.org/abs/2202.00449, without its noise): each is the weighted mean of
 * its eight neighbours, with weights 1/6 at its sides and 1/12 at its corners, renormalised at the edge of the picture.
 *
 * @param image - any number of interleaved channels, finite
 * @param missing - one value per pixel, 1 where it is missing, else 0
 * @returns the values of the whole picture, known pixels unchanged
 * @throws TypeError or RangeError for a bad picture or one that does not fit `missing`; RangeError when every pixel is missing, or a known
 *   value is not finite
 */
export function imputeLinear(image: Raster<Float32Array>, missing: Uint8Array): Float32Array {
  const channels = checkRaster('image', image);
  const { data, width, height } = image;
  checkRaster('missing', { data: missing, width, height }, [1]);
  const stencil = imputationStencil(missing, width, height);
  const result = data.slice();
  const count = stencil.cells.length;
  if (count === 0) return result;
  if (count === missing.length) throw new RangeError('`missing` must leave at least one pixel, got none');
  const solver = new Multigrid(stencil);
  const stride = width + 2;
  for (let c = 0; c < channels; c++) {
    const known = new Float64Array(stencil.diagonal.length);
    let [sum, largest] = [0, 0];
    for (let i = 0; i < missing.length; i++) {
      if (missing[i]) continue;
      const value = data[i * channels + c];
      if (!Number.isFinite(value)) throw new RangeError(`\`image.data\` must be finite, got ${value}`);
      sum += value;
      largest = Math.max(largest, Math.abs(value));
      known[place(i, width)] = value;
    }
    const values = new Float64Array(known.length);
    const given = new Float64Array(known.length);
    for (const at of stencil.cells) {
      values[at] = sum / (missing.length - count);
      const [above, below] = [at - stride, at + stride];
      given[at] =
        SIDE * (known[at - 1] + known[at + 1] + known[above] + known[below]) +
        CORNER * (known[above - 1] + known[above + 1] + known[below - 1] + known[below + 1]);
    }
    solver.solve(values, given, TOLERANCE * largest);
    for (let i = 0; i < missing.length; i++)
      if (missing[i]) result[i * channels + c] = values[place(i, width)];
  }
  return result;
}

import type { Raster } from '../../types.js';
import { checkNumber, checkRaster, checkSameSize, resolveOptions } from '../../validate.js';
import { Membrane } from './Membrane.js';

export interface InpaintOptions {
  /** Largest distance of a filled pixel from the mean of its neighbours, in the units of the picture. @defaultValue 0.0001 */
  readonly tolerance?: number | undefined;
}

/** @internal */
export const INPAINT_DEFAULTS = Object.freeze({ tolerance: 1e-4 as number });

/**
 * Inpaints the pixels of a mask by membrane interpolation: each becomes the mean of its neighbours (Laplace's equation with the known pixels
 * fixed and the edge of the picture free). The result is smooth, without texture, and does not depend on the values under the mask.
 *
 * Solved in double precision by conjugate gradients, preconditioned by an incomplete Cholesky factorisation: deterministic, for masks of any
 * shape.
 *
 * @param image - any number of channels, each inpainted separately
 * @param mask - of the same size; pixels other than 0 are inpainted
 * @returns a new picture; pixels outside the mask are unchanged
 * @throws TypeError or RangeError for a bad picture or mask, sizes that differ, a mask that covers everything, or a non-finite value next to it
 */
export function inpaint(
  image: Raster<ArrayLike<number>>,
  mask: Raster<ArrayLike<number>>,
  options?: InpaintOptions,
): Raster<Float32Array> {
  const { tolerance } = resolveOptions('inpaint', options, INPAINT_DEFAULTS);
  checkNumber('tolerance', tolerance, Number.MIN_VALUE);
  const channels = checkRaster('image', image);
  checkRaster('mask', mask, [1]);
  checkSameSize('`image` and `mask`', image, mask);
  const { width, height } = image;
  const data = Float32Array.from(image.data);
  const masked: number[] = [];
  for (let i = 0; i < width * height; i++) if (mask.data[i] !== 0) masked.push(i);
  if (masked.length === width * height) {
    throw new RangeError('`mask` must leave at least one pixel, got one that covers everything');
  }
  const membrane = new Membrane(masked, width, height);
  for (let c = 0; c < channels; c++) membrane.fill(data, channels, c, tolerance);
  return { data, width, height };
}

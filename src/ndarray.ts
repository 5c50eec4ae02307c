import ndarray, { type NdArray } from 'ndarray';
import type { Raster } from './types.js';
import { checkInteger, checkRaster, describe } from './validate.js';

/**
 * A raster as an ndarray `[height, width]`, or `[height, width, channels]`, that shares its memory. This is the one function that
 * runs ndarray's own code, which a page with a strict Content-Security-Policy refuses (`new Function`).
 */
export function toNdarray<
  D extends Float32Array | Float64Array | Int32Array | Uint8Array | Uint8ClampedArray,
>(raster: Raster<D>): NdArray<D> {
  const channels = checkRaster('raster', raster);
  const { data, width, height } = raster;
  return ndarray(data, channels === 1 ? [height, width] : [height, width, channels]);
}

/**
 * An ndarray `[height, width]` or `[height, width, channels]` of any strides as a raster, row by row.
 *
 * @returns the same kind of numbers, copied
 */
export function fromNdarray<
  D extends Float32Array | Float64Array | Int32Array | Uint8Array | Uint8ClampedArray,
>(array: NdArray<D>): Raster<D> {
  if (array === null || typeof array !== 'object' || !Array.isArray(array.shape)) {
    throw new TypeError(`\`array\` must be an ndarray, got ${describe(array)}`);
  }
  for (const [i, length] of array.shape.entries()) checkInteger(`array.shape[${i}]`, length, 0);
  const [height = 0, width = 0, channels = 1] = array.shape;
  if ((array.shape.length !== 2 && array.shape.length !== 3) || width * height * channels === 0) {
    throw new RangeError(
      `\`array\` must have the shape [height, width] or [height, width, channels], got [${array.shape.join(', ')}]`,
    );
  }
  const { data: values, stride, offset } = array;
  if (!Array.isArray(stride) || !ArrayBuffer.isView(values))
    throw new TypeError(
      `\`array\` must be an ndarray over a typed array, got ${describe(array)} of ${describe(values)}`,
    );
  for (const [i, length] of array.shape.entries())
    checkInteger(`array.shape[${i}]`, length, 1, values.length);
  const [down = 0, right = 0, next = 0] = stride;
  for (const [i, step] of [down, right, next].entries()) checkInteger(`array.stride[${i}]`, step);
  checkInteger('array.offset', offset, 0);
  const last = [down * (height - 1), right * (width - 1), next * (channels - 1)];
  const [low, high] = [Math.min, Math.max].map((side) =>
    last.reduce((at, reach) => at + side(0, reach), offset),
  ) as [number, number];
  if (low < 0 || high >= array.data.length)
    throw new RangeError(
      `\`array\` must lie within its ${array.data.length} values, got indices ${low} to ${high}`,
    );
  const data = new (array.data.constructor as new (length: number) => D)(height * width * channels);
  for (let i = 0; i < data.length; i++) {
    const [c, x, y] = [i % channels, Math.floor(i / channels) % width, Math.floor(i / channels / width)];
    data[i] = array.data[offset + y * down + x * right + c * next];
  }
  return { data, width, height };
}

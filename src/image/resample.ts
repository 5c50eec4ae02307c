import type { FaceBox, Pixels, Raster, Size } from '../types.js';
import { checkNumber, checkObject, checkRaster, checkSize } from '../validate.js';
import { resampleInto } from './resampleInto.js';

/**
 * Cuts a region out of a photo and resizes it, in one pass. Shrinking averages with a triangle filter as wide as two target
 * pixels, so that nothing aliases; enlarging is bilinear, with half-pixel centres. Outside the photo its edge pixels are repeated.
 *
 * @param region - in pixels of the photo; it may reach outside, and be at most 64 times as long as the photo
 * @returns RGB in 0..255
 * @throws TypeError or RangeError for an invalid photo, region or size, or a colour that is not finite
 */
export function resample(image: Pixels, region: FaceBox, size: Size): Raster<Float32Array> {
  const channels = checkRaster('image', image, [3, 4]);
  checkSize('size', size);
  checkRegion(region, image);
  const { width, height } = image;
  const whole = region.x === 0 && region.y === 0 && region.width === width && region.height === height;
  // a photo already at this size is only copied
  if (whole && size.width === width && size.height === height) return rgbOf(image, channels);
  const data = new Float32Array(size.width * size.height * 3);
  resampleInto(data, image, region, size);
  // bytes are finite
  if (image.data.BYTES_PER_ELEMENT > 1) checkFiniteResult(data);
  return { data, width: size.width, height: size.height };
}

function checkFiniteResult(data: Float32Array): void {
  // 0 times what is not finite is NaN: one sum is quicker than a test of each
  let zero = 0;
  for (let i = 0; i < data.length; i++) zero += 0 * data[i];
  const odd = zero === 0 ? undefined : data.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RangeError(`\`image.data\` must be finite, got ${odd} when resampled`);
}

/** The longer side of the largest region, in longer sides of the photo: the work for each pixel grows with it. */
const MAX_REGION_RATIO = 64;
/** Largest distance of a region from the photo, in pixels. */
const MAX_DISTANCE = 2 ** 30;

function checkRegion(region: FaceBox, image: Size): void {
  checkObject('region', region, '{ x, y, width, height }');
  const longest = MAX_REGION_RATIO * Math.max(image.width, image.height);
  checkNumber('region.x', region.x, -MAX_DISTANCE, MAX_DISTANCE);
  checkNumber('region.y', region.y, -MAX_DISTANCE, MAX_DISTANCE);
  // a smaller one shows a single colour
  checkNumber('region.width', region.width, 1e-6, longest);
  checkNumber('region.height', region.height, 1e-6, longest);
}

function rgbOf({ data, width, height }: Pixels, channels: number): Raster<Float32Array> {
  if (channels === 3) return { data: new Float32Array(data), width, height };
  const rgb = new Float32Array(width * height * 3);
  for (let i = 0; i < rgb.length; i++) rgb[i] = data[Math.floor(i / 3) * channels + (i % 3)];
  return { data: rgb, width, height };
}

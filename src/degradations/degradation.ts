import { wholeFace } from '../image/wholeFace.js';
import { Random } from '../random.js';
import type { FaceBox, Pixels, Raster, Size } from '../types.js';
import {
  checkFaceOnPhoto,
  checkFunction,
  checkNumber,
  checkObject,
  checkRaster,
  checkSameSize,
  describe,
} from '../validate.js';

/** RGB in 0..255. */
export type Rgb = Raster<Uint8ClampedArray>;

/** A degraded photo with the mask of its defect. */
export interface Degraded {
  /** RGB in 0..255, of the size of the photo. */
  readonly image: Rgb;
  /** Strength of the defect at each pixel, 0..1. */
  readonly mask: Raster<Float32Array>;
  /** The face box in pixels of `image`; it may extend beyond the image. Absent if no face is left. */
  readonly face?: FaceBox | undefined;
}

export interface DegradationOptions {
  /** Source of every random choice. */
  readonly random: Random;
  /** The face box. @defaultValue the box in the middle of the photo whose crop, as `cropFace` makes it, is the whole photo */
  readonly face?: FaceBox | undefined;
}

/**
 * Adds a defect to a face photo.
 *
 * @param image - RGB or RGBA in 0..255; it is not changed
 * @param severity - 0 (unchanged) .. 1 (unacceptable for every use)
 * @param options - the random generator, and the face box
 * @returns a new photo with its mask
 * @throws TypeError or RangeError for bad arguments
 */
export type Degradation = (image: Pixels, severity: number, options: DegradationOptions) => Degraded;

/** Applies a defect, with checked arguments: see `degradation`. */
export type Apply = (image: Rgb, severity: number, random: Random, face: FaceBox) => Rgb | Degraded;

/**
 * Creates a degradation from a function that applies it. If the function returns no mask, the whole photo is degraded; if it returns no face,
 * the face has not moved.
 *
 * @param apply - called with RGB that it must not change, a severity above 0, and a face box
 */
export function degradation(apply: Apply): Degradation {
  return (image, severity, options) => {
    checkRaster('image', image, [3, 4]);
    checkNumber('severity', severity, 0, 1);
    const random = checkedRandom(options);
    const rgb = toRgb(image);
    const { width, height } = rgb;
    if (options.face !== undefined) checkFaceOnPhoto('face', options.face, rgb);
    const face = options.face ?? wholeFace(rgb);
    if (severity === 0) return { image: rgb, mask: filled(width, height, 0), face };
    const result = apply(rgb, severity, random, face);
    return 'mask' in result ? { face, ...result } : { image: result, mask: filled(width, height, 1), face };
  };
}

/** The width of a face, at most the photo's longer side: bounds the radius of a blur, and its cost, by the photo. */
export function boundedWidth(face: FaceBox, { width, height }: Size): number {
  return Math.min(face.width, Math.max(width, height));
}

/**
 * Applies a custom degradation, and checks its result.
 *
 * @throws TypeError or RangeError unless it returns an RGB image and a mask of the size of the photo; errors of the degradation
 */
export function applyDegradation(
  name: string,
  part: Degradation,
  image: Rgb,
  severity: number,
  options: DegradationOptions,
): Degraded {
  checkFunction(name, part);
  const result = part(image, severity, options);
  checkObject(`${name}(...)`, result, '{ image, mask, face? }');
  checkRaster(`${name}(...).image`, result.image, [3]);
  checkRaster(`${name}(...).mask`, result.mask, [1]);
  checkSameSize(`\`image\` and \`${name}(...).image\``, image, result.image);
  checkSameSize(`\`image\` and \`${name}(...).mask\``, image, result.mask);
  return result;
}

/** A constant mask. */
export function filled(width: number, height: number, value: number): Raster<Float32Array> {
  return { data: new Float32Array(width * height).fill(value), width, height };
}

/** Blends a degraded photo into the original by a mask: 1 shows the degraded photo. */
export function blend(original: Rgb, degraded: Rgb, mask: Raster<Float32Array>): Degraded {
  const data = new Uint8ClampedArray(original.data.length);
  for (let i = 0; i < mask.data.length; i++) {
    const share = mask.data[i];
    for (let c = i * 3; c < i * 3 + 3; c++) {
      const value = original.data[c];
      data[c] = value + share * (degraded.data[c] - value);
    }
  }
  return { image: { data, width: original.width, height: original.height }, mask };
}

function toRgb({ data, width, height }: Pixels): Rgb {
  if (data.length === width * height * 3) return { data: new Uint8ClampedArray(data), width, height };
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = data[i * 4 + c];
  }
  return { data: rgb, width, height };
}

function checkedRandom(options: DegradationOptions): Random {
  if (options === null || typeof options !== 'object') {
    throw new TypeError(`degradation: \`options\` must be { random, face? }, got ${describe(options)}`);
  }
  const known: readonly string[] = ['random', 'face'];
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new TypeError(`degradation: unknown option \`${key}\`; the options are ${known.join(', ')}`);
    }
  }
  if (!(options.random instanceof Random)) {
    throw new TypeError(`\`random\` must be a Random, got ${describe(options.random)}`);
  }
  return options.random;
}

import { wholeFace } from '../image/wholeFace.js';
import { Random } from '../random.js';
import type { FaceBox, Pixels, Raster } from '../types.js';
import { checkFaceOnPhoto, checkNumber, checkRaster, describe } from '../validate.js';

/** RGB in 0..255. */
export type Rgb = Raster<Uint8ClampedArray>;

/** A photo with a defect, and where the defect struck. */
export interface Degraded {
  /** RGB in 0..255, of the size of the photo. */
  readonly image: Rgb;
  /** How strongly each pixel was struck, 0..1. */
  readonly mask: Raster<Float32Array>;
  /** Where the face is now, in pixels of `image`; it may reach outside. Absent where no face is left. */
  readonly face?: FaceBox | undefined;
}

export interface DegradationOptions {
  /** Where every choice that a severity leaves open is drawn from. */
  readonly random: Random;
  /** The face. @defaultValue the box in the middle of the photo whose crop, as `cropFace` makes it, is the whole photo */
  readonly face?: FaceBox | undefined;
}

/**
 * A defect of face photos.
 *
 * @param severity - 0 (the photo is left as it is) .. 1 (nobody would accept it)
 * @returns new pixels; the photo is not touched
 */
export type Degradation = (image: Pixels, severity: number, options: DegradationOptions) => Degraded;

/** What a defect does, once its arguments are checked. */
export type Strike = (image: Rgb, severity: number, random: Random, face: FaceBox) => Rgb | Degraded;

/**
 * Makes a degradation out of what it does. A strike that gives no mask struck everywhere; one that gives no face left it where it was.
 *
 * @param strike - gets RGB that it must not change, a severity above 0, and a face
 */
export function degradation(strike: Strike): Degradation {
  return (image, severity, options) => {
    checkRaster('image', image, [3, 4]);
    checkNumber('severity', severity, 0, 1);
    const random = checkedRandom(options);
    const rgb = toRgb(image);
    const { width, height } = rgb;
    if (options.face !== undefined) checkFaceOnPhoto('face', options.face, rgb);
    const face = options.face ?? wholeFace(rgb);
    if (severity === 0) return { image: rgb, mask: filled(width, height, 0), face };
    const struck = strike(rgb, severity, random, face);
    return 'mask' in struck ? { face, ...struck } : { image: struck, mask: filled(width, height, 1), face };
  };
}

/** A mask that is the same everywhere. */
export function filled(width: number, height: number, value: number): Raster<Float32Array> {
  return { data: new Float32Array(width * height).fill(value), width, height };
}

/** Blends a struck photo into the original where the mask says so. */
export function blend(original: Rgb, struck: Rgb, mask: Raster<Float32Array>): Degraded {
  const data = new Uint8ClampedArray(original.data.length);
  for (let i = 0; i < mask.data.length; i++) {
    const share = mask.data[i];
    for (let c = i * 3; c < i * 3 + 3; c++) {
      const value = original.data[c];
      data[c] = value + share * (struck.data[c] - value);
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
    throw new TypeError(`degradation: options must be { random, face? }, got ${describe(options)}`);
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

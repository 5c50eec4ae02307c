import type { Random } from '../random.js';
import type { FaceBox, Pixels, Raster } from '../types.js';
import { checkNumber, checkRaster } from '../validate.js';

/** RGB in 0..255. */
export type Rgb = Raster<Uint8ClampedArray>;

/** A photo with a defect, and where the defect struck. */
export interface Degraded {
  /** RGB in 0..255, of the size of the photo. */
  readonly image: Rgb;
  /** How strongly each pixel was struck, 0..1. */
  readonly mask: Raster<Float32Array>;
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

/** Makes a degradation out of what it does. A strike that gives no mask struck everywhere. */
export function degradation(strike: Strike): Degradation {
  return (image, severity, { random, face }) => {
    checkRaster('image', image, [3, 4]);
    checkNumber('severity', severity, 0, 1);
    const rgb = toRgb(image);
    const { width, height } = rgb;
    if (severity === 0) return { image: rgb, mask: filled(width, height, 0) };
    const struck = strike(rgb, severity, random, face ?? centred(width, height));
    return 'mask' in struck ? struck : { image: struck, mask: filled(width, height, 1) };
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
    const share = mask.data[i] as number;
    for (let c = i * 3; c < i * 3 + 3; c++) {
      const value = original.data[c] as number;
      data[c] = value + share * ((struck.data[c] as number) - value);
    }
  }
  return { image: { data, width: original.width, height: original.height }, mask };
}

function toRgb({ data, width, height }: Pixels): Rgb {
  if (data.length === width * height * 3) return { data: new Uint8ClampedArray(data), width, height };
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = data[i * 4 + c] as number;
  }
  return { data: rgb, width, height };
}

function centred(width: number, height: number): FaceBox {
  const side = Math.min(width, height) / 1.4;
  return { x: (width - side * 0.75) / 2, y: (height - side) / 2, width: side * 0.75, height: side };
}

import { resample } from '../image/index.js';
import type { Raster, Size } from '../types.js';
import { decodeJpeg } from './decodeJpeg.js';

let decoded: Promise<readonly Raster<Uint8ClampedArray>[]> | undefined;

/**
 * The reference portraits in the package: sharp, evenly lit, frontal faces of people who do not exist (generated, CC0), cropped as by
 * `cropFace`. They need no network, are decoded by this library to the same bytes in every runtime, and are loaded when first needed.
 *
 * @param size - size to which they are resized
 * @returns RGB in 0..255, the default reference first
 */
export async function faceReferences(size: Size): Promise<readonly Raster<Uint8ClampedArray>[]> {
  decoded ??= decodeAll();
  return (await decoded).map((portrait) => onGrid(portrait, size));
}

async function decodeAll(): Promise<readonly Raster<Uint8ClampedArray>[]> {
  const files = await Promise.all([
    import('../../models/face-references/portrait-1.bin'),
    import('../../models/face-references/portrait-2.bin'),
    import('../../models/face-references/portrait-3.bin'),
    import('../../models/face-references/portrait-4.bin'),
  ]);
  return files.map(({ default: bytes }) => decodeJpeg(bytes));
}

function onGrid(portrait: Raster<Uint8ClampedArray>, { width, height }: Size): Raster<Uint8ClampedArray> {
  if (portrait.width === width && portrait.height === height)
    return { ...portrait, data: portrait.data.slice() };
  const whole = { x: 0, y: 0, width: portrait.width, height: portrait.height };
  return { data: Uint8ClampedArray.from(resample(portrait, whole, { width, height }).data), width, height };
}

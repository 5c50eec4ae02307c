import type { Pixels, Raster } from '../types.js';
import { resample } from './resample.js';

/** A square of a photo, turned about its centre. Lengths are in pixels of the photo. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  /** In degrees, clockwise: the square's upright axis points this far to the right of the photo's. */
  readonly angle: number;
}

/**
 * Cuts a turned square out of a photo, upright.
 *
 * @param size - width and height of the result in pixels
 * @returns RGB in 0..255; outside the photo its edge pixels are repeated
 */
export function alignedCrop(
  image: Pixels,
  { x, y, side, angle }: Square,
  size: number,
): Raster<Float32Array> {
  if (angle === 0)
    return resample(
      image,
      { x: x - side / 2, y: y - side / 2, width: side, height: side },
      { width: size, height: size },
    );
  const radians = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  // first to the scale of the result, so that turning needs no filter
  const wide = Math.ceil(size * (Math.abs(cos) + Math.abs(sin))) + 2;
  const length = (wide * side) / size;
  const around = resample(
    image,
    { x: x - length / 2, y: y - length / 2, width: length, height: length },
    { width: wide, height: wide },
  );
  const data = new Float32Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [right, down] = [column + 0.5 - size / 2, row + 0.5 - size / 2];
      const left = wide / 2 + cos * right - sin * down - 0.5;
      const top = wide / 2 + sin * right + cos * down - 0.5;
      const [j, i] = [Math.floor(left), Math.floor(top)];
      const [across, along] = [left - j, top - i];
      for (let c = 0; c < 3; c++) {
        const at = (i * wide + j) * 3 + c;
        const upper = around.data[at] * (1 - across) + around.data[at + 3] * across;
        const lower = around.data[at + wide * 3] * (1 - across) + around.data[at + wide * 3 + 3] * across;
        data[(row * size + column) * 3 + c] = upper * (1 - along) + lower * along;
      }
    }
  }
  return { data, width: size, height: size };
}

/**
 * Where a place of the crop lies in the photo.
 *
 * @param across - 0..1 from the left of the crop
 * @param down - 0..1 from its top
 */
export function placeInPhoto(
  { x, y, side, angle }: Square,
  across: number,
  down: number,
): [x: number, y: number] {
  const radians = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const [right, below] = [(across - 0.5) * side, (down - 0.5) * side];
  return [x + cos * right - sin * below, y + sin * right + cos * below];
}

import { resizeNearest } from '../../../src/image/index.js';
import type { Pixels, Raster } from '../../../src/types.js';

/** The border of a mask on a photo, white between black, so that it shows on every ground. The mask is brought to the photo's size. */
export function outline(photo: Pixels, mask: Raster<Uint8Array>): Pixels {
  const { width, height } = photo;
  const { data } = resizeNearest(mask, photo);
  const result = Uint8ClampedArray.from(photo.data);
  /** Whether both sides of the border are within so many pixels. */
  const near = (i: number, reach: number): boolean => {
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++)
      for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++)
        if (data[v * width + u] !== data[i]) return true;
    return false;
  };
  for (let i = 0; i < width * height; i++) {
    const color = near(i, 1) ? 255 : near(i, 2) ? 0 : undefined;
    if (color !== undefined) result.fill(color, i * 3, i * 3 + 3);
  }
  return { data: result, width, height };
}

import { luma } from '../image/index.js';
import type { FaceBox, Pixels } from '../types.js';

/** A part of a photo at the photo's own resolution. */
export interface LumaWindow {
  /** 0..255, one per pixel. */
  readonly luma: Float32Array;
  readonly width: number;
  readonly height: number;
  /** Its top left pixel on the photo. */
  readonly left: number;
  readonly top: number;
}

/** Longest side of a window in pixels. */
const LONGEST = 768;

/**
 * The luma of the part of a region that lies on the photo, or of the middle of it where that is larger than `LONGEST`.
 *
 * @param region - in pixels of the photo
 * @returns undefined where the region lies outside the photo
 */
export function lumaWindow(photo: Pixels, region: FaceBox): LumaWindow | undefined {
  const [left, right] = clipped(region.x, region.width, photo.width);
  const [top, bottom] = clipped(region.y, region.height, photo.height);
  const [width, height] = [right - left, bottom - top];
  if (width < 1 || height < 1) return undefined;
  const channels = photo.data.length / (photo.width * photo.height);
  const values = new Float32Array(width * height);
  for (let i = 0; i < values.length; i++) {
    const [x, y] = [left + (i % width), top + Math.floor(i / width)];
    const at = (y * photo.width + x) * channels;
    values[i] = luma(photo.data[at], photo.data[at + 1], photo.data[at + 2]);
  }
  return { luma: values, width, height, left, top };
}

function clipped(start: number, length: number, limit: number): [from: number, to: number] {
  const spare = Math.max(0, length - LONGEST) / 2;
  return [Math.max(0, Math.floor(start + spare)), Math.min(limit, Math.ceil(start + length - spare))];
}

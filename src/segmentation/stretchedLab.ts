import { linearToLab } from '../image/rgbToLab.js';
import { srgbToLinear } from '../image/srgb.js';
import type { Pixels } from '../types.js';

/**
 * The colours of a photo, rescaled to its own minimum and maximum.
 *
 * @param channels - values per pixel, 3 or 4
 * @param inside - 1 for pixels that count for the minimum and maximum; without it, all do
 * @returns L*, a* and b*, interleaved
 * @throws RangeError for values that are not finite
 */
export function stretchedLab(
  { data, width, height }: Pixels,
  channels: number,
  inside?: Uint8Array,
): Float64Array {
  let [low, high] = [Infinity, -Infinity];
  for (let at = 0; at < data.length; at += channels) {
    for (let c = at; c < at + 3; c++) {
      const value = data[c];
      if (!Number.isFinite(value)) throw new RangeError(`\`image.data\` must be finite, got ${value}`);
      if (inside && !inside[at / channels]) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const darkest = low * (1 / 255);
  const range = high * (1 / 255) - darkest || 1;
  const linear = (value: number): number => srgbToLinear((value * (1 / 255) - darkest) / range);
  // an 8-bit photo has few values: each power is computed once
  const known = Float64Array.from({ length: 256 }, (_, value) => linear(value));
  const lab = new Float64Array(width * height * 3);
  for (let i = 0, at = 0; i < lab.length; at += channels) {
    for (let c = at; c < at + 3; c++) {
      const value = data[c];
      // a fractional index would be looked up as a string, which is slower than the power
      lab[i++] = value >= 0 && value < 256 && value % 1 === 0 ? known[value] : linear(value);
    }
  }
  return linearToLab(lab);
}

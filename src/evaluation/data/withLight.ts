import { linearToSrgb, srgbToLinear } from '../../image/index.js';
import type { Pixels } from '../../types.js';

/**
 * A photo at another exposure, with less or more light everywhere, but without the corresponding noise.
 *
 * @param light - share of the linear light, 0 or more; values above white are clipped
 */
export function withLight({ data, width, height }: Pixels, light: number): Pixels {
  const levels = Uint8Array.from({ length: 256 }, (_, level) =>
    Math.round(255 * linearToSrgb(Math.min(1, light * srgbToLinear(level / 255)))),
  );
  const channels = data.length / (width * height);
  const dark = Uint8Array.from(data, (level, i) => (i % channels === 3 ? level : levels[Math.round(level)]));
  return { data: dark, width, height };
}

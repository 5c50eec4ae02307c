import type { Size } from '../../types.js';
import type { Rgb } from '../degradation.js';
import { smooth } from './filters.js';
import { rescaled } from './rescaled.js';

/** A photo brought to another size: softened first when it shrinks, so that nothing aliases; bilinear. */
export function resized(photo: Rgb, size: Size): Rgb {
  const { data, width, height } = photo;
  if (size.width === width && size.height === height) return photo;
  const shrink = width / size.width;
  const soft =
    shrink > 1 ? smooth(Float32Array.from(data), width, height, 0.36 * shrink, 3) : Float32Array.from(data);
  return {
    data: Uint8ClampedArray.from(rescaled(soft, photo, size)),
    width: size.width,
    height: size.height,
  };
}

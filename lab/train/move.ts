import type { Random } from '../../src/random.js';
import type { Raster } from '../../src/types.js';

/** How a sample is mirrored and moved, as shares of its sides. */
export interface Move {
  readonly mirror: boolean;
  readonly dx: number;
  readonly dy: number;
}

export function drawMove(random: Random): Move {
  return { mirror: random.bernoulli(), dx: random.uniform(-0.04, 0.04), dy: random.uniform(-0.04, 0.04) };
}

/** A sample as another photo of it might have been: mirrored, and moved by a few whole pixels. No pixel changes its value: noise and blur stay. */
export function moved<D extends Uint8Array | Uint8ClampedArray>(
  { data, width, height }: Raster<D>,
  { mirror, dx, dy }: Move,
): Raster<D> {
  const [across, down] = [Math.round(dx * width), Math.round(dy * height)];
  const channels = data.length / (width * height);
  const result = data.slice() as D;
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.min(height - 1, Math.max(0, y + down)) * width;
    for (let x = 0; x < width; x++) {
      const column = Math.min(width - 1, Math.max(0, x + across));
      const from = (row + (mirror ? width - 1 - column : column)) * channels;
      for (let c = 0; c < channels; c++) result[at++] = data[from + c];
    }
  }
  return { data: result, width, height };
}

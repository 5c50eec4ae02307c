import { Random } from '../../src/random.js';
import type { Raster } from '../../src/types.js';
import { drawMove, type Move, moved } from './move.js';
import type { Sample } from './sample.js';

/** A sample that is mirrored and moved anew in each epoch, with its masks. */
export interface Augmented extends Omit<Sample, 'image' | 'masks'> {
  readonly image: (epoch: number) => Sample['image'];
  readonly masks: (epoch: number) => Record<string, Raster<Float32Array>>;
}

/** Mirrors and moves samples by epoch and seed. */
export function augmented(samples: readonly Sample[], seed: number): Augmented[] {
  return samples.map((sample, i) => {
    const move = (epoch: number): Move => drawMove(new Random((seed * 1000 + epoch) * 1_000_003 + i));
    return {
      ...sample,
      image: (epoch) => moved(sample.image, move(epoch)),
      masks: (epoch) =>
        Object.fromEntries(
          Object.entries(sample.masks).map(([name, mask]) => [name, unit(moved(mask, move(epoch)))]),
        ),
    };
  });
}

/** 0..255 to 0..1. */
const unit = ({ data, width, height }: Raster<Uint8Array>): Raster<Float32Array> => ({
  data: Float32Array.from(data, (value) => value / 255),
  width,
  height,
});

import type { Photo } from '../../src/evaluation/data/readFaces.js';
import type { ClassName, Plan } from '../../src/evaluation/data/recipe.js';
import type { LabelledImage } from '../../src/model/index.js';
import type { Raster } from '../../src/types.js';

/** A training sample: a photo on the model's grid, its labels, and how it came about. */
export interface Sample extends LabelledImage {
  readonly image: Raster<Uint8ClampedArray>;
  /** Where defects of a part of the photo are, coarse, 0..255. */
  readonly masks: Readonly<Partial<Record<ClassName, Raster<Uint8Array>>>> &
    Record<string, Raster<Uint8Array>>;
  readonly label: Readonly<Partial<Record<ClassName, number>>> & Record<string, number>;
  readonly plan: Plan;
  readonly photo: Pick<Photo, 'source' | 'person' | 'group' | 'split' | 'flawless' | 'yaw'>;
}

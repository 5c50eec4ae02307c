import type { BoxReader } from '../../detectors/boxReader.js';
import { toGrid } from '../../image/index.js';
import type { FaceQualityClassifier } from '../../model/index.js';
import { weighDefects } from '../../model/weighDefects.js';
import type { OwnPhoto } from '../data/readOwnPhotos.js';
import { shotsOf } from '../data/shotsOf.js';

/**
 * A labelled photo with the uncalibrated logits of a model, in the order of its classes. The logit of the acceptable class is reduced by the
 * weight of defects.
 */
export interface ScoredPhoto {
  readonly person: string;
  readonly labels: ReadonlyMap<string, 0 | 1>;
  readonly logits: Float32Array;
}

/** Number of photos per forward pass. */
const BATCH = 16;

/**
 * Runs a model on photos, each cropped to its face box.
 *
 * @param reader - draws face boxes without a roll anew, as `assess` does
 * @throws Error or RangeError naming the photo that cannot be read, or whose box does not lie on it
 */
export async function scorePhotos(
  classifier: FaceQualityClassifier,
  photos: readonly OwnPhoto[],
  reader: BoxReader,
  onProgress: (fraction: number) => void,
): Promise<ScoredPhoto[]> {
  const { inputSize, classNames } = classifier;
  const length = inputSize.width * inputSize.height * 3;
  const scored: ScoredPhoto[] = [];
  for (let start = 0; start < photos.length; start += BATCH) {
    const batch = photos.slice(start, start + BATCH);
    const values = new Float32Array(batch.length * length);
    let at = 0;
    for await (const { pixels, face } of shotsOf(batch, reader)) {
      values.set(toGrid(pixels, inputSize, face).data, at);
      at += length;
    }
    const logits = weighDefects((await classifier.activations(values)).logits, classifier.metadata);
    for (const [i, { person, labels }] of batch.entries()) {
      const own = logits.slice(i * classNames.length, (i + 1) * classNames.length);
      scored.push({ person, labels, logits: own });
    }
    onProgress(scored.length / photos.length);
  }
  return scored;
}

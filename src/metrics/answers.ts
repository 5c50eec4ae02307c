import { classScores } from '../explainers/classScores.js';
import { predictAll } from '../explainers/predictBatch.js';
import { resolveClasses } from '../explainers/request.js';
import type { Classifier } from '../types.js';
import { part } from './progress.js';
import type { Question } from './readSubject.js';

/**
 * What the classifier says to photos that are made one after the other. One batch of them is in memory at a time.
 *
 * @param count - how many photos
 * @param write - called for 0 .. `count - 1` in turn: writes the whole photo, RGB in 0..255
 * @param original - which of the photos is the unchanged one: it says which class is the most probable, where none was asked for
 * @param from - the progress that has been made before
 * @returns for each photo the probability of the target class, less that of `against`
 * @throws RangeError when the classifier gives another shape, or what is no number; `signal.reason` when aborted
 */
export async function answers(
  classifier: Classifier,
  { index, against, signal, onProgress }: Question,
  count: number,
  write: (photo: number, target: Float32Array) => void,
  { batchSize, original, from }: { batchSize: number; original: number; from: number },
): Promise<Float64Array> {
  const classes = classifier.classNames.length;
  const progress = part(onProgress, from, 1);
  const probabilities = await predictAll(classifier, {
    count,
    // of about the same size, so that none of a single photo is left over
    batchSize: Math.ceil(count / Math.ceil(count / batchSize)),
    signal,
    onProgress: progress,
    fill: (image, n) => write(n, image),
  });
  const own = probabilities.subarray(original * classes, (original + 1) * classes);
  const target = resolveClasses(classifier.classNames, own, { index, against }).target.index;
  const scores = classScores(probabilities, classes, target, against);
  progress(1);
  return scores;
}

import { classScores } from '../explainers/classScores.js';
import { predictAll } from '../explainers/predictBatch.js';
import { resolveClasses } from '../explainers/request.js';
import type { Classifier } from '../types.js';
import { part } from './progress.js';
import type { MetricRequest } from './readSubject.js';

/**
 * Scores of the target class on perturbed photos, which are generated one by one; one batch is in memory at a time.
 *
 * @param count - number of photos
 * @param write - called for 0 .. `count - 1` in turn: writes the whole photo, RGB in 0..255
 * @param original - number of the unchanged photo: without a target class, its most probable class is the target
 * @param from - progress made before, 0..1
 * @returns for each photo the probability of the target class, minus the mean probability of the classes of `against`
 * @throws RangeError when the classifier returns a wrong shape, or values that are not finite; `signal.reason` when aborted
 */
export async function targetScores(
  classifier: Classifier,
  { index, against, signal, onProgress }: MetricRequest,
  count: number,
  write: (photo: number, target: Float32Array) => void,
  { batchSize, original, from }: { batchSize: number; original: number; from: number },
): Promise<Float64Array> {
  const classes = classifier.classNames.length;
  const progress = part(onProgress, from, 1);
  const probabilities = await predictAll(classifier, {
    count,
    // batches of about equal size, so that no single photo is left over
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

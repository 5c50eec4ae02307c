import { ask } from '../explainers/ask.js';
import { nextTask } from '../explainers/nextTask.js';
import { resolveTarget } from '../explainers/request.js';
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
  { grid, index, against, signal, onProgress }: Question,
  count: number,
  write: (photo: number, target: Float32Array) => void,
  { batchSize, original, from }: { batchSize: number; original: number; from: number },
): Promise<Float64Array> {
  const classes = classifier.classNames.length;
  const size = grid.data.length;
  const probabilities = new Float32Array(count * classes);
  // batches of about the same size, so that none of a single photo is left over
  const slots = Math.ceil(count / Math.ceil(count / batchSize));
  const buffer = new Float32Array(slots * size);
  const progress = part(onProgress, from, 1);
  for (let done = 0; done < count; ) {
    if (done > 0) await nextTask();
    signal?.throwIfAborted();
    const batch = Math.min(slots, count - done);
    for (let n = 0; n < batch; n++) write(done + n, buffer.subarray(n * size, (n + 1) * size));
    probabilities.set(await ask(classifier, buffer.subarray(0, batch * size), done), done * classes);
    done += batch;
    if (done < count) progress(done / count);
  }
  const own = probabilities.subarray(original * classes, (original + 1) * classes);
  const target = resolveTarget(classifier.classNames, own, index, against).index;
  const scores = Float64Array.from({ length: count }, (_, n) => {
    const other = against === undefined ? 0 : (probabilities[n * classes + against] as number);
    return (probabilities[n * classes + target] as number) - other;
  });
  progress(1);
  return scores;
}

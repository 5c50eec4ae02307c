import type { Classifier } from '../types.js';
import { ask } from './ask.js';
import { type Batches, inBatches } from './inBatches.js';

/**
 * The classifier's answers to many images.
 *
 * @returns probabilities, one row per image
 * @throws RangeError when the classifier gives another shape, or what is no number; `signal.reason` when aborted before the last batch began
 */
export async function askAll(classifier: Classifier, batches: Omit<Batches, 'take'>): Promise<Float32Array> {
  const { width, height } = classifier.inputSize;
  const classes = classifier.classNames.length;
  const outputs = new Float32Array(batches.count * classes);
  await inBatches(
    width * height * 3,
    { ...batches, take: (values, n) => outputs.set(values, n * classes) },
    (images, first) => ask(classifier, images, first),
  );
  return outputs;
}

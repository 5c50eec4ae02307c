import * as tf from '@tensorflow/tfjs-core';
import type { Classifier } from '../types.js';
import { allFinite, describe } from '../validate.js';
import { checkTensor } from './checkTensor.js';
import { type Batches, inBatches } from './inBatches.js';

/**
 * Probabilities of a batch of images.
 *
 * @param images - RGB in 0..255 on the classifier's grid, one after another; do not write to it before the result has arrived: a backend may
 *   read from it until then
 * @param first - number of the first sample, for error texts
 * @returns probabilities, one row per image
 * @throws RangeError for a result with a wrong shape, or values that are not finite
 */
export async function predictBatch(
  classifier: Classifier,
  images: Float32Array,
  first: number,
): Promise<Float32Array> {
  const { width, height } = classifier.inputSize;
  const classes = classifier.classNames.length;
  const count = images.length / (width * height * 3);
  const values = classifier.predictValues
    ? await classifier.predictValues(images)
    : await predictTensor(classifier, images, [count, height, width, 3]);
  if (!(values instanceof Float32Array) || values.length !== count * classes) {
    const got = values instanceof Float32Array ? `${values.length} values` : describe(values);
    throw new RangeError(`\`predictValues\` must give ${count} x ${classes} probabilities, got ${got}`);
  }
  if (!allFinite(values)) {
    const odd = values.findIndex((value) => !Number.isFinite(value));
    throw new RangeError(
      `the classifier must give finite probabilities, got ${values[odd]} for sample ${first + Math.floor(odd / classes)}`,
    );
  }
  return values;
}

async function predictTensor(
  classifier: Classifier,
  images: Float32Array,
  shape: [number, number, number, number],
): Promise<Float32Array> {
  const [count, classes] = [shape[0], classifier.classNames.length];
  const batch = tf.tensor4d(images, shape);
  let predicted: tf.Tensor2D | undefined;
  try {
    predicted = tf.tidy(() => checkTensor('predict', classifier.predict(batch), 2));
    const values = await predicted.data();
    // a rule may answer with integers or booleans
    if (values.length === count * classes)
      return values instanceof Float32Array ? values : Float32Array.from(values);
    throw new RangeError(`\`predict\` must give [${count}, ${classes}], got [${predicted.shape.join(', ')}]`);
  } finally {
    batch.dispose();
    predicted?.dispose();
  }
}

/**
 * Probabilities of many images, batch by batch.
 *
 * @returns probabilities, one row per image
 * @throws RangeError for a result with a wrong shape, or values that are not finite; `signal.reason` when aborted before the last batch began
 */
export async function predictAll(
  classifier: Classifier,
  batches: Omit<Batches, 'take'>,
): Promise<Float32Array> {
  const { width, height } = classifier.inputSize;
  const classes = classifier.classNames.length;
  const outputs = new Float32Array(batches.count * classes);
  await inBatches(
    width * height * 3,
    {
      ...batches,
      batchSize: Math.min(batches.batchSize, classifier.preferredBatchSize ?? batches.batchSize),
      take: (values, n) => outputs.set(values, n * classes),
    },
    (images, first) => predictBatch(classifier, images, first),
  );
  return outputs;
}

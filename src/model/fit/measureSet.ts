import * as tf from '@tensorflow/tfjs-core';
import { nextTask } from '../../nextTask.js';
import type { ModelMetadata } from '../metadata.js';
import { correctLabels } from './correctLabels.js';
import { labelLoss } from './labelLoss.js';
import type { TrainingSet } from './TrainingSet.js';

/** Loss and accuracy of a model on samples. */
export interface Measured {
  readonly loss: number;
  readonly accuracy: number;
}

/**
 * Measures loss and accuracy without changing a weight.
 *
 * @param epoch - the epoch that is passed to samples that are functions
 * @param beforeBatch - called before the device works; may throw
 * @throws RangeError when the loss is not finite
 */
export async function measureSet(
  set: TrainingSet,
  forward: (x: tf.Tensor) => tf.Tensor2D,
  activation: ModelMetadata['activation'],
  batchSize: number,
  epoch: number,
  beforeBatch: () => void,
): Promise<Measured> {
  const count = set.samples.length;
  const classes = set.wanted.length / count;
  let [sum, correct, labels] = [0, 0, 0];
  for (let start = 0; start < count; start += batchSize) {
    await nextTask();
    beforeBatch();
    const rows = Int32Array.from({ length: Math.min(batchSize, count - start) }, (_, i) => start + i);
    const batch = await set.batch(rows, epoch);
    let results: [tf.Tensor2D, tf.Scalar] | undefined;
    try {
      beforeBatch();
      results = tf.tidy(() => {
        const logits = forward(batch.x);
        return [logits, labelLoss(logits, batch.wanted, batch.known, activation)];
      });
      const [logits, [loss]] = await Promise.all(results.map((tensor) => tensor.data()));
      sum += rows.length * loss;
      const range = [start * classes, (start + rows.length) * classes] as const;
      const found = correctLabels(
        logits,
        set.wanted.subarray(...range),
        set.known.subarray(...range),
        classes,
        activation,
      );
      correct += found.correct;
      labels += found.labels;
    } finally {
      tf.dispose([batch.x, batch.wanted, batch.known, ...(results ?? [])]);
    }
  }
  return { loss: sum / count, accuracy: labels > 0 ? correct / labels : 0 };
}

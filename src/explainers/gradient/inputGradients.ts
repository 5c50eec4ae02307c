import * as tf from '@tensorflow/tfjs-core';
import type { DifferentiableClassifier, Raster } from '../../types.js';
import { type Batches, inBatches } from '../inBatches.js';
import type { GradientOutput } from '../request.js';

/** The pictures, what they are scored by, and what takes their gradients: change of the score per colour value. */
export interface GradientSweep extends Batches {
  readonly output: GradientOutput;
  /** The class whose score is looked at, and the one whose score is taken off it. */
  readonly index: number;
  readonly against: number | undefined;
}

/**
 * Gradients of a class's score with respect to many pictures, batch by batch.
 *
 * @throws RangeError when a gradient is no number; Error when the backend lacks a gradient; `signal.reason` when aborted
 */
export async function sweepGradients(
  classifier: DifferentiableClassifier,
  { output, index, against, ...batches }: GradientSweep,
): Promise<void> {
  const { width, height } = classifier.inputSize;
  const length = width * height * 3;
  const classes = classifier.classNames.length;
  const marks = Float32Array.from({ length: classes }, (_, c) => Number(c === index) - Number(c === against));
  const { readyGradients } = await import('../../gradients/gradients.js');
  const takeGradients = await readyGradients();
  await inBatches(length, batches, async (pictures) => {
    const gradients = tf.tidy(() => {
      const images = tf.tensor4d(pictures, [pictures.length / length, height, width, 3]);
      const weights = tf.tensor2d(marks, [1, classes]);
      const total = (x: tf.Tensor): tf.Tensor =>
        tf.sum(tf.mul(scoresOf(classifier, x as tf.Tensor4D, output), weights));
      return takeGradients(() => tf.grad(total)(images));
    });
    const values = (await gradients.data().finally(() => gradients.dispose())) as Float32Array;
    const odd = values.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) throw new RangeError(`the classifier must have finite gradients, got ${values[odd]}`);
    return values;
  });
  batches.signal?.throwIfAborted();
}

/** What the classifier says of one picture, per class. */
export interface PictureScores {
  readonly probabilities: Float32Array;
  readonly scores: Float32Array;
}

/** The scores and the probabilities of a picture: one forward pass where the classifier has `probabilities`. */
export async function pictureScores(
  classifier: DifferentiableClassifier,
  { data, width, height }: Raster<Float32Array>,
  output: GradientOutput,
): Promise<PictureScores> {
  const results = tf.tidy(() => {
    const image = tf.tensor4d(data, [1, height, width, 3]);
    const scores = scoresOf(classifier, image, output);
    if (output === 'probability') return [scores];
    return [scores, classifier.probabilities?.(scores) ?? classifier.predict(image)];
  });
  try {
    const values = (await Promise.all(results.map((tensor) => tensor.data()))) as Float32Array[];
    const scores = values[0];
    return { scores, probabilities: values[1] ?? scores };
  } finally {
    tf.dispose(results);
  }
}

function scoresOf(
  classifier: DifferentiableClassifier,
  images: tf.Tensor4D,
  output: GradientOutput,
): tf.Tensor2D {
  return output === 'logit' ? classifier.head(classifier.features(images)) : classifier.predict(images);
}

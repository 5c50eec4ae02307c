import * as tf from '@tensorflow/tfjs-core';
import type { DifferentiableClassifier, Raster } from '../types.js';
import { nextTask } from './nextTask.js';
import type { Request } from './request.js';

/**
 * What a gradient is taken of: the logit of the class, or its probability. A probability near 0 or 1 has next to no gradient, and that of
 * one class depends on all others.
 */
export type Score = 'logit' | 'probability';

export interface GradientSweep {
  /** How many images. */
  readonly count: number;
  /** Images that are in memory at a time. */
  readonly batchSize: number;
  readonly score: Score;
  /** The class whose score is looked at, and the one whose score is taken off it. */
  readonly index: number;
  readonly against: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: Request['onProgress'];
  /** Writes an image, RGB in 0..255, over whatever `image` was. */
  readonly fill: (image: Float32Array, n: number) => void;
  /** Takes the gradient of an image: change of the score per colour value. It is a view that does not last. */
  readonly take: (gradient: Float32Array, n: number) => void;
}

/**
 * Gradients of a class's score with respect to many images, batch by batch.
 *
 * @throws RangeError when a gradient is no number; Error when the backend lacks a gradient; `signal.reason` when aborted
 */
export async function sweepGradients(
  classifier: DifferentiableClassifier,
  { count, batchSize, score, index, against, signal, onProgress, fill, take }: GradientSweep,
): Promise<void> {
  const { width, height } = classifier.inputSize;
  const length = width * height * 3;
  const buffer = new Float32Array(Math.min(batchSize, count) * length);
  const classes = classifier.classNames.length;
  const marks = Float32Array.from({ length: classes }, (_, c) => Number(c === index) - Number(c === against));
  const { readyGradients } = await import('../gradients/gradients.js');
  const takeGradients = await readyGradients();
  const part = (values: Float32Array, n: number): Float32Array =>
    values.subarray(n * length, (n + 1) * length);
  for (let done = 0; done < count; ) {
    if (done > 0) await nextTask();
    signal?.throwIfAborted();
    const size = Math.min(batchSize, count - done);
    for (let n = 0; n < size; n++) fill(part(buffer, n), done + n);
    const gradients = tf.tidy(() => {
      const images = tf.tensor4d(buffer.subarray(0, size * length), [size, height, width, 3]);
      const weights = tf.tensor2d(marks, [1, classes]);
      const total = (x: tf.Tensor): tf.Tensor =>
        tf.sum(tf.mul(scoresOf(classifier, x as tf.Tensor4D, score), weights));
      return takeGradients(() => tf.grad(total)(images));
    });
    // the buffer is written again only after the answer is here: a backend may still read from it until then
    const values = (await gradients.data().finally(() => gradients.dispose())) as Float32Array;
    const odd = values.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) throw new RangeError(`the classifier must have finite gradients, got ${values[odd]}`);
    for (let n = 0; n < size; n++) take(part(values, n), done + n);
    done += size;
    if (done < count) onProgress?.(done / count);
  }
  signal?.throwIfAborted();
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
  score: Score,
): Promise<PictureScores> {
  const results = tf.tidy(() => {
    const image = tf.tensor4d(data, [1, height, width, 3]);
    const scores = scoresOf(classifier, image, score);
    if (score === 'probability') return [scores];
    return [scores, classifier.probabilities?.(scores) ?? classifier.predict(image)];
  });
  try {
    const values = (await Promise.all(results.map((tensor) => tensor.data()))) as Float32Array[];
    const scores = values[0] as Float32Array;
    return { scores, probabilities: values[1] ?? scores };
  } finally {
    tf.dispose(results);
  }
}

function scoresOf(classifier: DifferentiableClassifier, images: tf.Tensor4D, score: Score): tf.Tensor2D {
  return score === 'logit' ? classifier.head(classifier.features(images)) : classifier.predict(images);
}

import * as tf from '@tensorflow/tfjs-core';
import type { DifferentiableClassifier, Raster } from '../../types.js';
import { checkOutputs, checkTensor } from '../checkTensor.js';
import { probabilitiesOf } from '../probabilitiesOf.js';
import type { GradientOutput } from './gradientOptions.js';

/** Class whose score is differentiated, and classes whose mean score is subtracted from it. */
export interface ScoredClasses {
  readonly index: number;
  readonly against: readonly number[];
}

/** Gradients of a class's score with respect to a batch of images. */
export type TakeInputGradients = (images: Float32Array) => Promise<Float32Array>;

/**
 * Prepares the current backend for gradients of a class's score with respect to images.
 *
 * @returns a function that takes images, RGB in 0..255, one after another, and resolves to the change of the score per colour value, in the
 *   same order; it rejects with a RangeError for gradients that are not finite, and with an Error if the backend lacks a gradient
 */
export async function inputGradients(
  classifier: DifferentiableClassifier,
  { index, against }: ScoredClasses,
  output: GradientOutput,
): Promise<TakeInputGradients> {
  const { width, height } = classifier.inputSize;
  const length = width * height * 3;
  const classes = classifier.classNames.length;
  const marks = Float32Array.from({ length: classes }, (_, c) =>
    c === index ? 1 : against.includes(c) ? -1 / against.length : 0,
  );
  const { readyGradients } = await import('../../gradients/gradients.js');
  const takeGradients = await readyGradients();
  return async (batch) => {
    const gradients = tf.tidy(() => {
      const images = tf.tensor4d(batch, [batch.length / length, height, width, 3]);
      const weights = tf.tensor2d(marks, [1, classes]);
      const total = (x: tf.Tensor): tf.Tensor =>
        tf.sum(tf.mul(scoresOf(classifier, x as tf.Tensor4D, output), weights));
      return takeGradients(() => tf.grad(total)(images));
    });
    const values = (await gradients.data().finally(() => gradients.dispose())) as Float32Array;
    const odd = values.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) throw new RangeError(`the classifier must have finite gradients, got ${values[odd]}`);
    return values;
  };
}

/** Scores and probabilities of one image, per class. */
export interface ImageScores {
  readonly probabilities: Float32Array;
  readonly scores: Float32Array;
}

/** Scores and probabilities of an image: one forward pass if the classifier has `probabilities`. */
export async function imageScores(
  classifier: DifferentiableClassifier,
  { data, width, height }: Raster<Float32Array>,
  output: GradientOutput,
): Promise<ImageScores> {
  if (classifier.activations) {
    const { logits, probabilities } = await classifier.activations(data);
    return { scores: output === 'logit' ? logits : probabilities, probabilities };
  }
  const results = tf.tidy(() => {
    const image = tf.tensor4d(data, [1, height, width, 3]);
    const scores = scoresOf(classifier, image, output);
    if (output === 'probability') return [scores];
    return [scores, probabilitiesOf(classifier, scores, image)];
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
  const { classNames } = classifier;
  if (output === 'probability') return checkOutputs('predict', classifier.predict(images), classNames);
  const features = checkTensor('features', classifier.features(images), 4);
  return checkOutputs('head', classifier.head(features), classNames);
}

import type * as tf from '@tensorflow/tfjs-core';

/**
 * Lets an optimizer's step size fall to zero along half a cosine.
 *
 * @param start - the step size at the start
 * @param done - the share of the training that is done, 0..1
 */
export function setLearningRate(optimizer: tf.Optimizer, start: number, done: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate =
    (start * (1 + Math.cos(Math.PI * done))) / 2;
}

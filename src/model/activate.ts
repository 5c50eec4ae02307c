import * as tf from '@tensorflow/tfjs-core';

/** How a model turns its last linear values into its outputs. */
export type OutputActivation = 'softmax' | 'sigmoid' | 'linear';

/** Logits to outputs, both `[n, classes]`. The caller owns the result. */
export function activate(logits: tf.Tensor2D, activation: OutputActivation): tf.Tensor2D {
  if (activation === 'linear') return tf.clone(logits);
  return activation === 'softmax' ? tf.softmax(logits) : tf.sigmoid(logits);
}

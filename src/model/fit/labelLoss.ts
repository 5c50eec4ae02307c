import * as tf from '@tensorflow/tfjs-core';
import type { ModelMetadata } from '../metadata.js';

/**
 * Mean cross-entropy of the labels that are known, from logits, so that it stays finite.
 *
 * @param wanted - `[n, classes]`, 0..1
 * @param known - `[n, classes]`, how much each label counts, 0 for one that is unknown
 */
export function labelLoss(
  logits: tf.Tensor2D,
  wanted: tf.Tensor2D,
  known: tf.Tensor2D,
  activation: ModelMetadata['activation'],
): tf.Scalar {
  if (activation === 'softmax') {
    const weighted = tf.mul(known, wanted);
    const sum = tf.sum(tf.mul(weighted, tf.logSoftmax(logits)));
    return tf.neg(tf.div(sum, tf.maximum(tf.sum(weighted), 1e-6))) as tf.Scalar;
  }
  const each = tf.sub(
    tf.add(tf.relu(logits), tf.log1p(tf.exp(tf.neg(tf.abs(logits))))),
    tf.mul(logits, wanted),
  );
  return tf.div(tf.sum(tf.mul(each, known)), tf.maximum(tf.sum(known), 1e-6));
}

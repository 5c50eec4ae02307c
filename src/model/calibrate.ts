import * as tf from '@tensorflow/tfjs-core';
import type { ModelMetadata } from './metadata.js';

/**
 * Platt scaling of logits (Platt, 1999): `scale * logit + offset` for each class.
 *
 * @param logits - `[n, classes]`
 * @returns calibrated logits; the caller owns them
 */
export function calibrate(
  logits: tf.Tensor2D,
  { calibration, classNames }: Pick<ModelMetadata, 'calibration' | 'classNames'>,
): tf.Tensor2D {
  if (!calibration) return tf.clone(logits);
  return tf.tidy(() => {
    const scales = tf.tensor1d(classNames.map((name) => calibration[name]?.[0] ?? 1));
    const offsets = tf.tensor1d(classNames.map((name) => calibration[name]?.[1] ?? 0));
    return tf.add(tf.mul(logits, scales), offsets);
  });
}

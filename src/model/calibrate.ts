import * as tf from '@tensorflow/tfjs-core';
import type { ModelMetadata } from './metadata.js';

/**
 * Platt scaling of logits (Platt, 1999): `scale * logit + offset` for each class, after defects were counted against the acceptable one as by
 * `weighDefects`.
 *
 * @param logits - `[n, classes]`
 * @returns calibrated logits; the caller owns them
 */
export function calibrate(
  logits: tf.Tensor2D,
  metadata: Pick<ModelMetadata, 'calibration' | 'classNames' | 'acceptableClass' | 'defectWeight'>,
): tf.Tensor2D {
  const { calibration, classNames } = metadata;
  const weighed = weighDefects(logits, metadata);
  if (!calibration) return weighed;
  return tf.tidy(() => {
    const scales = tf.tensor1d(classNames.map((name) => calibration[name]?.[0] ?? 1));
    const offsets = tf.tensor1d(classNames.map((name) => calibration[name]?.[1] ?? 0));
    const scaled = tf.add(tf.mul(weighed, scales), offsets) as tf.Tensor2D;
    weighed.dispose();
    return scaled;
  });
}

/** As `weighDefects` on arrays; the caller owns the result. */
function weighDefects(
  logits: tf.Tensor2D,
  {
    classNames,
    acceptableClass,
    defectWeight = 0,
  }: Pick<ModelMetadata, 'classNames' | 'acceptableClass' | 'defectWeight'>,
): tf.Tensor2D {
  if (defectWeight === 0 || acceptableClass === null) return tf.clone(logits);
  return tf.tidy(() => {
    const acceptable = tf.tensor1d(classNames.map((name) => (name === acceptableClass ? 1 : 0)));
    const defects = tf.sum(tf.mul(tf.softplus(logits), tf.sub(1, acceptable)), 1, true);
    return tf.sub(logits, tf.mul(tf.mul(defects, defectWeight), acceptable));
  });
}

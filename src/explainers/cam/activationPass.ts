import * as tf from '@tensorflow/tfjs-core';
import { gridTensor } from '../../image/index.js';
import type { DifferentiableClassifier } from '../../types.js';
import { checkTensor } from '../checkTensor.js';
import { checkPass, type ExplainRequest } from '../request.js';
import type { CamValues } from './camTypes.js';

/**
 * Forward through the model, and not back: there are no gradients. It keeps no tensor.
 *
 * @throws `signal.reason` when aborted; what the classifier throws
 */
export async function activationPass(
  classifier: DifferentiableClassifier,
  request: ExplainRequest,
): Promise<CamValues> {
  checkPass(classifier, request);
  const { grid, signal } = request;
  const passed = tf.tidy(() => {
    const images = gridTensor(grid);
    const activations = checkTensor('features', classifier.features(images), 4);
    const probabilities =
      classifier.probabilities?.(checkTensor('head', classifier.head(activations), 2)) ??
      classifier.predict(images);
    return { activations, probabilities };
  });
  try {
    const [data, probabilities] = await Promise.all([passed.activations.data(), passed.probabilities.data()]);
    signal?.throwIfAborted();
    const [, height, width] = passed.activations.shape;
    return { activations: { data, width, height }, gradients: [], probabilities };
  } finally {
    tf.dispose([passed.activations, passed.probabilities]);
  }
}

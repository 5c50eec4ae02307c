import * as tf from '@tensorflow/tfjs-core';
import { gridTensor } from '../../image/index.js';
import type { DifferentiableClassifier } from '../../types.js';
import type { ExplainRequest } from '../request.js';
import type { CamValues } from './camTypes.js';

/**
 * Forward through the model, and not back: there are no gradients. It keeps no tensor.
 *
 * @throws `signal.reason` when aborted; what the classifier throws
 */
export async function activationPass(
  classifier: DifferentiableClassifier,
  { grid, signal }: ExplainRequest,
): Promise<CamValues> {
  const passed = tf.tidy(() => {
    const images = gridTensor(grid);
    const activations = classifier.features(images);
    const probabilities =
      classifier.probabilities?.(classifier.head(activations)) ?? classifier.predict(images);
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

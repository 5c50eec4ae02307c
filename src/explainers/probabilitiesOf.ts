import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { DifferentiableClassifier } from '../types.js';
import { checkOutputs } from './checkTensor.js';

/**
 * Probabilities of images: from their logits if the classifier has `probabilities`, else by `predict`.
 *
 * @throws TypeError or RangeError for a result that is not a tensor of one value per class
 */
export function probabilitiesOf(
  classifier: DifferentiableClassifier,
  logits: Tensor2D,
  images: Tensor4D,
): Tensor2D {
  const { classNames } = classifier;
  if (!classifier.probabilities) return checkOutputs('predict', classifier.predict(images), classNames);
  return checkOutputs('probabilities', classifier.probabilities(logits), classNames);
}

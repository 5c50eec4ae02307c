import * as tf from '@tensorflow/tfjs-core';
import { gridTensor } from '../../image/index.js';
import type { DifferentiableClassifier, ForwardPass, Raster } from '../../types.js';
import { describe } from '../../validate.js';
import { checkOutputs, checkTensor } from '../checkTensor.js';
import { probabilitiesOf } from '../probabilitiesOf.js';
import { checkPass, type ExplainRequest } from '../request.js';
import type { ActivationSource, CamValues } from './camTypes.js';

/**
 * Forward pass without gradients. All its tensors are disposed.
 *
 * @returns activations of the target layer and probabilities; `gradients` is empty
 * @throws RangeError for a classifier whose results have a wrong shape; `signal.reason` when aborted; the error of the classifier
 */
export async function activationPass(
  classifier: ActivationSource,
  request: ExplainRequest,
): Promise<CamValues> {
  checkPass(classifier, request);
  const { grid, signal } = request;
  const { activations: data, width, height, probabilities } = await forwardPass(classifier, grid);
  signal?.throwIfAborted();
  return { activations: { data, width, height }, gradients: [], probabilities };
}

/** Activations and probabilities of one photo. */
export async function forwardPass(
  classifier: ActivationSource,
  grid: Raster<Float32Array>,
): Promise<Omit<ForwardPass, 'logits'>> {
  if (!classifier.activations) return tensorPass(classifier as DifferentiableClassifier, grid);
  const found = await classifier.activations(grid.data);
  const classes = classifier.classNames.length;
  const places = found?.width * found?.height;
  if (!(found?.activations instanceof Float32Array) || !(found.activations.length % places === 0))
    throw new RangeError(
      `\`activations\` must give [1, height, width, channels], got ${describe(found?.activations)}`,
    );
  for (const name of ['logits', 'probabilities'] as const) {
    if (found[name]?.length !== classes)
      throw new RangeError(`\`activations\` must give ${classes} ${name}, got ${found[name]?.length}`);
  }
  return found;
}

async function tensorPass(
  classifier: DifferentiableClassifier,
  grid: Raster<Float32Array>,
): Promise<Omit<ForwardPass, 'logits'>> {
  const passed = tf.tidy(() => {
    const images = gridTensor(grid);
    const activations = checkTensor('features', classifier.features(images), 4);
    const probabilities = classifier.probabilities
      ? probabilitiesOf(classifier, checkTensor('head', classifier.head(activations), 2), images)
      : checkOutputs('predict', classifier.predict(images), classifier.classNames);
    return { activations, probabilities };
  });
  try {
    const [activations, probabilities] = await Promise.all([
      passed.activations.data<'float32'>(),
      passed.probabilities.data<'float32'>(),
    ]);
    const [, height, width] = passed.activations.shape;
    return { activations, width, height, probabilities };
  } finally {
    tf.dispose([passed.activations, passed.probabilities]);
  }
}

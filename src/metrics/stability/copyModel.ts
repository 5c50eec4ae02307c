import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { messageOf } from '../../validate.js';

/**
 * A copy of a layers model with its own weights.
 *
 * @throws Error when a layer cannot be rebuilt from its configuration; no tensors are leaked then
 */
export async function copyModel(model: tfl.LayersModel): Promise<tfl.LayersModel> {
  const { models } = await import('@tensorflow/tfjs-layers');
  const variables = tf.engine().registeredVariables;
  const before = new Set(Object.values(variables));
  // builds synchronously: every new tensor after this call belongs to the copy
  const built = models.modelFromJSON(model.toJSON(null, false) as never);
  const created = Object.values(variables).filter((variable) => !before.has(variable));
  try {
    const copy = await built;
    tf.tidy(() => copy.setWeights(model.getWeights()));
    return copy;
  } catch (cause) {
    for (const variable of created) variable.dispose();
    throw new Error(`the model cannot be copied: ${messageOf(cause)}`, { cause });
  }
}

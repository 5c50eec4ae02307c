import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { messageOf } from '../../validate.js';

/**
 * A layers model with the same layers and weights of its own.
 *
 * @throws Error when a layer cannot be rebuilt from its configuration; nothing is left behind then
 */
export async function copyModel(model: tfl.LayersModel): Promise<tfl.LayersModel> {
  const { models } = await import('@tensorflow/tfjs-layers');
  const variables = tf.engine().registeredVariables;
  const before = new Set(Object.values(variables));
  // builds synchronously: what is new after this call belongs to it
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

import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** Frees a model's variables; layers that two models share are freed once. */
export function disposeWeights(model: { readonly weights: readonly tfl.LayerVariable[] }): void {
  for (const weight of model.weights) {
    // `read` throws once the variable is gone
    const { val } = weight as unknown as { readonly val: tf.Variable };
    if (!val.isDisposed) val.dispose();
  }
}

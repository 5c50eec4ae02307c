import * as tf from '@tensorflow/tfjs-core';

/**
 * Registers the gradient kernels that the current backend lacks for convolutional networks, composed of forward kernels, and replaces those of
 * tfjs 4.22 that return wrong values:
 * - wasm lacks those of convolutions with respect to their filters and all of depthwise convolutions
 *   (https://github.com/tensorflow/tfjs/issues/8474); its max pooling has no gradient at a maximum of 0 or less, and its resizing ignores
 *   half-pixel centres;
 * - cpu swaps height and width in bilinear resizing, and in nearest resizing gives every image of a batch the gradient of the first;
 * - on cpu, wasm, WebGL and WebGPU average pooling with padding divides by the whole window at the borders;
 * - on every backend the largest or smallest of tied values each get the whole gradient (here they share it, as in TensorFlow), dilated
 *   convolutions throw, and most comparisons have no gradient. These are registered for every backend at once.
 *
 * The gradient explainers and `fit` call it themselves. Call it before taking your own gradients on wasm.
 *
 * @returns names of the registered kernels, by this call or an earlier one; empty if the backend has them all
 *
 * @example
 * ```ts
 * await tf.setBackend('wasm');
 * await registerGradients();
 * ```
 */
export async function registerGradients(): Promise<readonly string[]> {
  await tf.ready();
  const { supplyKernels } = await import('../../gradients/gradients.js');
  return supplyKernels(tf.getBackend());
}

import * as tf from '@tensorflow/tfjs-core';

/**
 * Registers the gradient kernels that the current backend lacks for convolutional networks, composed of forward kernels, and replaces those of
 * tfjs 4.22 that return wrong values:
 * - wasm lacks the filter gradients of convolutions and all gradients of depthwise convolutions
 *   (https://github.com/tensorflow/tfjs/issues/8474); its max pooling has no gradient at a maximum of 0 or less, and its resizing ignores
 *   half-pixel centres;
 * - cpu swaps height and width in bilinear resizing, and in nearest-neighbour resizing returns the gradient of the first image for every
 *   image of a batch;
 * - on cpu, wasm, WebGL and WebGPU, average pooling with padding divides by the full window size at the borders;
 * - on every backend, `max` and `min` give each tied value the full gradient (here they share it, as in TensorFlow), dilated convolutions
 *   throw, and most comparisons have no gradient. These fixes are registered for all backends at once.
 *
 * The gradient explainers and `fit` call it themselves. Call it before computing your own gradients on wasm.
 *
 * @returns names of the kernels that this call or an earlier one registered; empty if the backend has them all
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

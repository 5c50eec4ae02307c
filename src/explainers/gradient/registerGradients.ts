import * as tf from '@tensorflow/tfjs-core';

/**
 * Makes the current backend able to compute the gradients of a usual convolutional net: registers, composed of forward kernels, the
 * gradient kernels that it lacks, and replaces those of tfjs 4.22 that give wrong values:
 * - wasm lacks those of convolutions with respect to their filters and all of depthwise convolutions
 *   (https://github.com/tensorflow/tfjs/issues/8474); its max pooling gives nothing to a maximum of 0 or less, and its resizing ignores
 *   half-pixel centres;
 * - cpu mixes up height and width of bilinear resizing, and gives every image of a batch what the first one gets in nearest resizing;
 * - on cpu, wasm, WebGL and WebGPU average pooling with padding divides by the whole window at the borders;
 * - on every backend the largest or smallest of tied values each get the whole gradient (here they share it, as in TensorFlow), dilated
 *   convolutions throw, and most comparisons have no gradient. These are registered for every backend at once.
 *
 * The explainers of this package that take gradients, and `fit`, do this themselves. Call it before gradients of your own on wasm.
 *
 * @returns the names of the kernels that were supplied, now or before: none where the backend has them all
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

import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// the gradients of tfjs
import '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { registerGradients } from '../../src/explainers/index.js';

describe('wasm without registerGradients', () => {
  test('lacks the gradient of a convolution, and has a wrong one of max pooling where the maximum is 0 or less', async () => {
    await tf.setBackend('wasm');
    const pooled = (): number[] =>
      tf.tidy(() => {
        const x = tf.tensor4d([-4, -3, -2, -8, -5, -6, -7, -1], [1, 2, 4, 1]);
        return Array.from(
          tf
            .grad((given) => tf.sum(tf.maxPool(given as tf.Tensor4D, 2, 2, 'valid')))(x)
            .dataSync(),
        );
      });
    expect(pooled()).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(() =>
      tf.tidy(() =>
        tf.grad((f) => tf.conv2d(tf.ones([1, 3, 3, 1]) as tf.Tensor4D, f as tf.Tensor4D, 1, 'same'))(
          tf.ones([3, 3, 1, 1]),
        ),
      ),
    ).toThrow("Kernel 'Conv2DBackpropFilter' not registered");
    expect(await registerGradients()).toEqual([
      'Conv2DBackpropFilter',
      'DepthwiseConv2dNativeBackpropFilter',
      'DepthwiseConv2dNativeBackpropInput',
      'MaxPoolGrad',
      'ResizeBilinearGrad',
      'ResizeNearestNeighborGrad',
      'AvgPoolGrad',
    ]);
    expect(pooled()).toEqual([0, 1, 0, 0, 0, 0, 0, 1]);
    expect(await registerGradients()).toHaveLength(7);
  });
});

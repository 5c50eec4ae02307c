import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll } from 'vitest';

/** Options of a small classifier whose head sees several depths. */
export const SEVERAL_DEPTHS = {
  classNames: ['red', 'blue'],
  inputSize: { width: 64, height: 64 },
  targetLayer: 'conv_pw_5_relu',
  depths: ['conv_pw_3_relu', 'conv_pw_5_relu', 'conv_pw_11_relu'],
  activation: 'sigmoid',
} as const;

/** Starts wasm before the tests of a file. */
export function onWasm(): void {
  beforeAll(async () => {
    if (!(await tf.setBackend('wasm'))) throw new Error('wasm did not start');
  });
}

import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { answer, check, time } from '../../../bench/backends/session.js';
import type { Pixels } from '../../../src/types.js';

type ListedPixels = Omit<Pixels, 'data'> & { readonly data: number[] };
const pixels = (photo: ListedPixels): Pixels => ({ ...photo, data: Uint8Array.from(photo.data) });

Object.assign(window, {
  run: async (backend: string) => {
    if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
    await tf.ready();
  },
  answer: (photo: ListedPixels) => answer(pixels(photo)),
  time: (photo: ListedPixels, seconds: number) => time(pixels(photo), seconds),
  check,
});

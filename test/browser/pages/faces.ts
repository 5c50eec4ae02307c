import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { blazeFaceDetector } from '../../../src/detectors/index.js';
import { LARGE } from '../largeFace.js';

interface Request {
  readonly backend: string;
  readonly photo: { readonly data: number[]; readonly width: number; readonly height: number };
}

Object.assign(window, {
  run: async ({ backend, photo }: Request) => {
    if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
    await tf.ready();
    const faces = await blazeFaceDetector(LARGE).detect({ ...photo, data: Uint8Array.from(photo.data) });
    return { backend: tf.getBackend(), faces, left: tf.memory().numTensors };
  },
});

import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { Combined, FaceQualityClassifier, GradCam, Lime } from '../../../src/index.js';
import { ASTRONAUT_FACE } from '../astronautFace.js';

interface Request {
  readonly backend: string;
  readonly photo: { readonly data: number[]; readonly width: number; readonly height: number };
}

Object.assign(window, {
  run: async ({ backend, photo }: Request) => {
    if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
    await tf.ready();
    const image = { ...photo, data: Uint8Array.from(photo.data) };
    const classifier = await FaceQualityClassifier.load();
    await classifier.classify(image);
    const { numTensors } = tf.memory();
    const { probabilities } = await classifier.assess(image, { face: ASTRONAUT_FACE });
    const lime = new Lime(classifier, { numSamples: 8, batchSize: 4, segmentation: { numSegments: 4 } });
    const combined = await new Combined([new GradCam(classifier), lime]).explain(image, {
      target: 'blurred',
    });
    const [{ saliency }] = combined.parts;
    const left = tf.memory().numTensors - numTensors;
    classifier.dispose();
    return {
      backend: tf.getBackend(),
      probabilities,
      gradCam: Array.from(saliency.data.filter((_, i) => i % 97 === 0)),
      combined: Array.from(combined.saliency.data.filter((_, i) => i % 97 === 0)),
      left,
    };
  },
});

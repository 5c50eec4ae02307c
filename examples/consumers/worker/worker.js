import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { judge, load } from './judge.js';

// before any await, or the first message is missed
addEventListener('message', async ({ data: bitmap }) => {
  try {
    if (!(await tf.setBackend('webgl'))) throw new Error('webgl did not start');
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    const classifier = await load();
    postMessage({ ...(await judge(classifier, canvas)), document: typeof document });
    classifier.dispose();
  } catch (error) {
    postMessage({ error: String(error) });
  }
});

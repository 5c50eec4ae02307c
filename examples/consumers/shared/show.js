import * as tf from '@tensorflow/tfjs-core';
import { judge, load } from './judge.js';

/** Judges the photo of the page on the backend, and shows the verdict or what went wrong. */
export async function show(backend) {
  const [photo, verdict] = ['photo', 'verdict'].map((id) => document.getElementById(id));
  try {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
    const classifier = await load();
    verdict.textContent = JSON.stringify(await judge(classifier, photo));
    classifier.dispose();
  } catch (error) {
    verdict.textContent = JSON.stringify({ error: String(error) });
  }
}

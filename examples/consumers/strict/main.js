import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from 'lucidface/explainers';
import { judge, load } from './judge.js';

const BACKENDS = {
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: () => import('./wasm.js'),
  webgl: () => import('@tensorflow/tfjs-backend-webgl'),
  webgpu: () => import('@tensorflow/tfjs-backend-webgpu'),
};
const [photo, button, verdict] = ['photo', 'judge', 'verdict'].map((id) => document.getElementById(id));
const fail = (error) => {
  verdict.textContent = JSON.stringify({ error: String(error) });
};
try {
  const backend = new URLSearchParams(location.search).get('backend');
  await BACKENDS[backend]();
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  const classifier = await load();
  // what Grad-CAM would load when it is first asked, and `assess` to see how a face without `roll` lies: the network may be gone by then
  await registerGradients();
  await classifier.assess(new ImageData(64, 64), { detector: null });
  button.addEventListener('click', async () => {
    verdict.textContent = JSON.stringify(
      await judge(classifier, photo).catch((error) => ({ error: String(error) })),
    );
  });
  // for a test of tensors from the engine of another frame
  Object.assign(window, { tf, classifier });
  button.disabled = false;
} catch (error) {
  fail(error);
}

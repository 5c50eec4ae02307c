import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { type Assessment, FaceQualityClassifier, GradCam, type Heatmap, type Pixels } from 'lucidface';
import { fileHandler, readImage, startBackend } from 'lucidface/node';

await startBackend('wasm');
const face = { x: 735, y: 370, width: 200, height: 250 };
const photo: Pixels = await readImage('photo.jpg');
const files = fileHandler(createRequire(import.meta.url).resolve('lucidface/models/face-quality/model.json'));
for (const weights of [undefined, files]) {
  const classifier = await FaceQualityClassifier.load(weights);
  const { score, probabilities }: Assessment = await classifier.assess(photo, { face });
  const explanation = await new GradCam(classifier).explain(photo, { face, target: 'blurred' });
  const saliency: Heatmap = explanation.saliency;
  classifier.dispose();
  const map = Array.from(saliency.data.filter((_, i) => i % 97 === 0));
  console.log(JSON.stringify({ backend: tf.getBackend(), score, probabilities, map }));
}

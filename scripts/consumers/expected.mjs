import * as tf from '@tensorflow/tfjs-core';
import { FaceQualityClassifier, GradCam } from '../../dist/index.js';
import { readImage, startBackend } from '../../dist/node.js';
import { PHOTO } from './project.mjs';

const TOLERANCE = 1e-3;

/** The verdict of Node on wasm, and some values of the map that explains it. */
export async function expectedVerdict() {
  await startBackend('wasm');
  const face = { x: 735, y: 370, width: 200, height: 250 };
  const photo = await readImage(PHOTO);
  const classifier = await FaceQualityClassifier.load();
  const { score, probabilities } = await classifier.assess(photo, { face });
  const { saliency } = await new GradCam(classifier).explain(photo, { face, target: 'blurred' });
  classifier.dispose();
  return {
    backend: tf.getBackend(),
    score,
    probabilities,
    map: saliency.data.filter((_, i) => i % 97 === 0),
  };
}

/**
 * How far a consumer's verdict is from the expected one.
 *
 * @returns one line
 * @throws Error when it is another one: a probability by more than 1e-3, or the map by more than 1e-3 of its largest value
 */
export function compare(found, expected, backend) {
  if (found.error) throw new Error(found.error);
  if (found.backend !== backend) throw new Error(`it ran on ${found.backend}, not on ${backend}`);
  const names = Object.keys(expected.probabilities);
  if (Object.keys(found.probabilities).join() !== names.join() || found.map.length !== expected.map.length)
    throw new Error('it has other classes, or another map');
  const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const verdict = largest(names.map((name) => found.probabilities[name] - expected.probabilities[name]));
  const map = largest(expected.map.map((value, i) => value - found.map[i])) / largest(expected.map);
  const line = `${backend}: verdict within ${verdict.toPrecision(1)}, Grad-CAM within ${map.toPrecision(1)}`;
  // NaN, too, is not within
  if (!(verdict < TOLERANCE && map < TOLERANCE)) throw new Error(`it differs: ${line}`);
  return line;
}

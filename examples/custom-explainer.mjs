// An explainer of your own is an object with one method. This one covers the photo tile by tile and notes what the class loses:
// occlusion (Zeiler & Fergus, https://arxiv.org/abs/1311.2901). `Combined` takes it like the built-in ones.
import * as tf from '@tensorflow/tfjs-core';
import { explainedScore, readRequest, resolveClasses } from 'lucidface/explainers';
import { gridTensor } from 'lucidface/image';

/**
 * @param {import('lucidface/explainers').Classifier} classifier
 * @param {number} tiles along each side
 * @returns {import('lucidface/explainers').Explainer}
 */
export function occlusion(classifier, tiles = 4) {
  const { width, height } = classifier.inputSize;
  const ask = async (data) => {
    const images = gridTensor({ data, width, height });
    try {
      const answer = tf.tidy(() => classifier.predict(images));
      return await answer.data().finally(() => answer.dispose());
    } finally {
      images.dispose();
    }
  };
  return {
    async explain(image, options) {
      const request = await readRequest(classifier, image, options);
      const { grid, signal, onProgress } = request;
      const whole = await ask(grid.data);
      const classes = resolveClasses(classifier.classNames, whole, request);
      const score = (answer) => explainedScore(answer, classes);
      const drops = new Float32Array(tiles * tiles);
      const tileOf = (i) =>
        Math.floor((Math.floor(i / width) * tiles) / height) * tiles +
        Math.floor(((i % width) * tiles) / width);
      for (let tile = 0; tile < drops.length; tile++) {
        signal?.throwIfAborted();
        const covered = grid.data.map((value, i) => (tileOf(Math.floor(i / 3)) === tile ? 127.5 : value));
        drops[tile] = score(whole) - score(await ask(covered));
        onProgress?.((tile + 1) / drops.length);
      }
      const data = Float32Array.from({ length: width * height }, (_, i) => drops[tileOf(i)]);
      return { method: 'occlusion', ...classes, saliency: { data, width, height } };
    },
  };
}

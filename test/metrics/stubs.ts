import * as tf from '@tensorflow/tfjs-core';
import { fromFunction } from '../../src/explainers/index.js';
import { Random } from '../../src/random.js';
import type { Classifier, Explainer, ExplainOptions, Explanation, Heatmap, Pixels } from '../../src/types.js';

/** A score that is `constant` plus the sum over pixels of weight times red / 255: an additive black box. */
export function additive(weights: readonly number[], width: number, constant = 0): Classifier {
  const height = weights.length / width;
  return fromFunction(
    (images) =>
      tf.tidy(() => {
        const red = tf.reshape(tf.slice(images, [0, 0, 0, 0], [-1, -1, -1, 1]), [-1, weights.length]);
        const score = tf.add(
          tf.matMul(tf.div(red, 255), tf.tensor2d([...weights], [weights.length, 1])),
          constant,
        );
        return tf.concat([score, tf.sub(1, score)], 1) as tf.Tensor2D;
      }),
    { classNames: ['target', 'rest'], inputSize: { width, height } },
  );
}

/** A photo whose every value is 255. */
export function white(width: number, height: number): Pixels {
  return { data: new Uint8Array(width * height * 3).fill(255), width, height };
}

export function heatmap(values: ArrayLike<number>, width: number): Heatmap {
  return { data: Float32Array.from(values), width, height: values.length / width };
}

export function randomMap(width: number, height: number, seed = 5): Heatmap {
  const random = new Random(seed);
  return heatmap(
    Array.from({ length: width * height }, () => Math.fround(random.normal())),
    width,
  );
}

/** An explainer that gives what a function of the photo says. */
export function explainerOf(
  classifier: Classifier,
  map: (image: Pixels, options: ExplainOptions) => Heatmap,
): Explainer & { calls: { image: Pixels; options: ExplainOptions }[] } {
  const calls: { image: Pixels; options: ExplainOptions }[] = [];
  return {
    calls,
    explain: async (image, options = {}): Promise<Explanation> => {
      calls.push({ image: image as Pixels, options });
      const index = typeof options.target === 'number' ? options.target : 0;
      const saliency = map(image as Pixels, options);
      options.onProgress?.(0.5);
      options.onProgress?.(1);
      return {
        method: 'stub',
        target: { index, name: classifier.classNames[index], probability: 0.5 },
        saliency,
      };
    },
  };
}

import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fromFunction } from '../../src/explainers/index.js';
import { fromLayersModel, type LayersModelClassifier } from '../../src/model/index.js';
import { fileHandler } from '../../src/node/index.js';
import { Random } from '../../src/random.js';
import type { Classifier, DifferentiableClassifier, Pixels, Size } from '../../src/types.js';
import { CLASSES } from '../backends/smallModel.js';
import { fixture, fixtureModel } from '../fixture.js';

export { CLASSES, smallModel } from '../backends/smallModel.js';

export async function loadFixtureModel(name: 'model_tiny' | 'model_mnet'): Promise<tfl.LayersModel> {
  return tfl.loadLayersModel(fileHandler(fixtureModel(name)));
}

/** A fixture model as a classifier, cut at a layer. */
export function classifierOf(model: tfl.LayersModel, targetLayer?: string): LayersModelClassifier {
  return fromLayersModel(model, { classNames: CLASSES, targetLayer });
}

/** A classifier whose answer is a weighted sum of the mean brightness of each label's pixels. */
export function linearClassifier(
  labels: Int32Array,
  size: { width: number; height: number },
  weights: readonly number[],
  constant: number,
): Classifier {
  const sizes = weights.map((_, label) => labels.filter((value) => value === label).length);
  return {
    classNames: ['target', 'rest'],
    inputSize: size,
    predict: (images) =>
      tf.tidy(() => {
        const values = images.dataSync();
        const count = images.shape[0];
        const pixels = size.width * size.height;
        const outputs = Array.from({ length: count }, (_, n) => {
          let sum = constant;
          for (let i = 0; i < pixels; i++) {
            const label = labels[i];
            const brightness = values[(n * pixels + i) * 3] / 255;
            sum += (weights[label] * brightness) / sizes[label];
          }
          return [sum, 1 - sum];
        });
        return tf.tensor2d(outputs, [count, 2]);
      }),
  };
}

export function noisePhoto(width: number, height: number, seed = 1): Pixels {
  const random = new Random(seed);
  return { data: Uint8Array.from({ length: width * height * 3 }, () => random.integer(256)), width, height };
}

/** The photo of the stored numbers of model_tiny, which sees -1..1. */
export function tinyPhoto(): Pixels {
  const { data } = fixture<Float32Array>('cam/tiny_input_f32');
  return { data: data.map((value) => (value + 1) * 127.5), width: 32, height: 32 };
}

// a product, as wasm has no gradient of gather
const reordered = (scores: tf.Tensor2D, order: readonly number[]): tf.Tensor2D =>
  tf.matMul(
    scores,
    tf.tensor2d(
      order.flatMap((_, row) => order.map((c) => Number(c === row))),
      [order.length, order.length],
    ),
  );
/** A model whose classes are in another order. */
export const permuted = (
  inner: DifferentiableClassifier,
  order: readonly number[],
): DifferentiableClassifier => ({
  classNames: order.map((c) => inner.classNames[c]),
  inputSize: inner.inputSize,
  features: (images) => inner.features(images),
  head: (maps) => reordered(inner.head(maps), order),
  predict: (images) => tf.tidy(() => reordered(inner.predict(images), order)),
});

/** A model that answers with logits: what a stored number that is of logits can be compared with. */
export function logitsOf(inner: DifferentiableClassifier): Classifier {
  return fromFunction((images) => tf.tidy(() => inner.head(inner.features(images))), {
    classNames: inner.classNames,
    inputSize: inner.inputSize,
  });
}

/** Answers with a weighted sum of the pixels' red, 0..1, and with what is left of 1. */
export function pixelSums(weights: readonly number[], size: Size): Classifier {
  return fromFunction(
    (images) =>
      tf.tidy(() => {
        const red = tf.div(
          tf.reshape(tf.slice(images, [0, 0, 0, 0], [-1, -1, -1, 1]), [-1, weights.length]),
          255,
        );
        const sum = tf.matMul(red as tf.Tensor2D, tf.tensor2d([...weights], [weights.length, 1]));
        return tf.concat([sum, tf.sub(1, sum)], 1) as tf.Tensor2D;
      }),
    { classNames: ['sum', 'rest'], inputSize: size },
  );
}

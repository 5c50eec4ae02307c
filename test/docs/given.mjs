// Names that code in a document may use without declaring them: each has a function that makes its value, on the built package.
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { FaceQualityClassifier, GradCam } from 'lucidface';
import { fileHandler, readImage } from 'lucidface/node';

export const photo = () => readImage('photo.jpg');
export const box = () => ({ x: 735, y: 370, width: 200, height: 250 });
export const classifier = () => FaceQualityClassifier.load();

/** A MobileNet with random weights, and its classes. */
export const model = () =>
  loadLayersModel(fileHandler(fileURLToPath(new URL('../fixtures/model_mnet/model.json', import.meta.url))));
export const classNames = () => ['sharp', 'blurred', 'dark'];

/** Convolution, global average pooling and a dense layer, under the names that Google's MobileNet has. */
export function graphModel() {
  const filter = tf.randomNormal([3, 3, 3, 5], 0, 0.4, 'float32', 1);
  const kernel = tf.randomNormal([1, 1, 5, 3], 0, 0.4, 'float32', 2);
  const bias = tf.randomNormal([3], 0, 0.4, 'float32', 3);
  return {
    inputs: [{ name: 'input', shape: [-1, 32, 32, 3] }],
    outputs: [{ name: 'probabilities' }],
    weights: { 'MobilenetV1/Logits/weights': [kernel], 'MobilenetV1/Logits/biases': [bias] },
    execute: (images, node) =>
      tf.tidy(() => {
        const activations = tf.relu6(tf.conv2d(images, filter, 2, 'same'));
        if (node === 'MobilenetV1/Conv2d_13_pointwise/Relu6') return activations;
        const pooled = tf.mean(activations, [1, 2]);
        return tf.softmax(tf.add(tf.matMul(pooled, tf.reshape(kernel, [5, 3])), bias));
      }),
  };
}

class Picture {
  constructor(data, width, height) {
    Object.assign(this, { data, width, height });
  }
}

/** The little of a browser that the documents use. */
export const ImageData = () => Picture;
export async function document() {
  const { data: rgb, width, height } = await photo();
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : rgb[Math.floor(i / 4) * 3 + (i % 4)],
  );
  const context = {
    canvas: { width, height },
    getImageData: () => new Picture(data, width, height),
    putImageData: (drawn) => {
      if (drawn.data.length === data.length && drawn.data.every((value, i) => value === data[i]))
        throw new Error('nothing was drawn');
    },
  };
  const picture = new Picture(data, width, height);
  return { querySelector: (name) => (name === 'img' ? picture : { getContext: () => context }) };
}

export const face = box;
export const explanation = async () =>
  new GradCam(await classifier()).explain(await photo(), { target: 'occluded', face: box() });
/** The left half of the model's input. */
export async function mask() {
  const { width, height } = await photo();
  return {
    data: Uint8Array.from({ length: width * height }, (_, i) => Number(i % width < width / 2)),
    width,
    height,
  };
}

import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerGradients, Saliency } from '../../src/explainers/index.js';
import { fromLayersModel } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import type { DifferentiableClassifier } from '../../src/types.js';

const SIZE = { width: 8, height: 7 };
const LENGTH = SIZE.width * SIZE.height * 3;
const CLASSES = ['a', 'b', 'c'];

/** A map of `[height, width, 4]` to a map or a vector. */
type Build = (map: tfl.SymbolicTensor) => tfl.SymbolicTensor;
type Made = tfl.layers.Layer;

const one =
  (make: () => Made): Build =>
  (map) =>
    make().apply(map) as tfl.SymbolicTensor;
const many =
  (make: () => Made): Build =>
  (map) => {
    const other = tfl.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }).apply(map);
    return make().apply([map, other as tfl.SymbolicTensor]) as tfl.SymbolicTensor;
  };
const activation = (name: string): Build => one(() => tfl.layers.activation({ activation: name as never }));

const L = tfl.layers;
const LAYERS: Readonly<Record<string, Build>> = {
  'dense on each place': one(() => L.dense({ units: 3 })),
  'zero padding': one(() =>
    L.zeroPadding2d({
      padding: [
        [1, 2],
        [0, 3],
      ],
    }),
  ),
  cropping: one(() =>
    L.cropping2D({
      cropping: [
        [1, 2],
        [0, 3],
      ],
    }),
  ),
  'upsampling, nearest': one(() => L.upSampling2d({ size: [2, 3], interpolation: 'nearest' })),
  'upsampling, bilinear': one(() => L.upSampling2d({ size: [2, 3], interpolation: 'bilinear' })),
  'global average pooling': one(() => L.globalAveragePooling2d({})),
  'global max pooling': one(() => L.globalMaxPooling2d({})),
  'batch normalisation': one(() => L.batchNormalization()),
  'batch normalisation without scale and offset': one(() =>
    L.batchNormalization({ scale: false, center: false }),
  ),
  'batch normalisation, its axis in a list as Keras saves it': one(() =>
    L.batchNormalization({ axis: [3] as never, scale: false }),
  ),
  'layer normalisation': one(() => L.layerNormalization()),
  'PReLU, a slope per channel': one(() => L.prelu({ sharedAxes: [1, 2] })),
  'PReLU, a slope per value': one(() => L.prelu()),
  'leaky ReLU': one(() => L.leakyReLU({ alpha: 0.2 })),
  ELU: one(() => L.elu({ alpha: 1 })),
  'thresholded ReLU': one(() => L.thresholdedReLU({ theta: 0.3 })),
  ReLU: one(() => L.reLU()),
  'ReLU with a largest value': one(() => L.reLU({ maxValue: 1 })),
  'softmax over channels': one(() => L.softmax({ axis: -1 })),
  reshape: one(() => L.reshape({ targetShape: [4, 7, 8] })),
  permute: one(() => L.permute({ dims: [2, 1, 3] })),
  flatten: one(() => L.flatten()),
  dropout: one(() => L.dropout({ rate: 0.5 })),
  'Gaussian noise': one(() => L.gaussianNoise({ stddev: 1 })),
  add: many(() => L.add()),
  multiply: many(() => L.multiply()),
  average: many(() => L.average()),
  maximum: many(() => L.maximum()),
  minimum: many(() => L.minimum()),
  'concatenate channels': many(() => L.concatenate()),
  'concatenate rows': many(() => L.concatenate({ axis: 1 })),
  'transposed convolution': one(() =>
    L.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
  ),
  'swish as a product': (map) =>
    L.multiply().apply([
      map,
      L.activation({ activation: 'sigmoid' }).apply(map) as tfl.SymbolicTensor,
    ]) as tfl.SymbolicTensor,
  'squeeze and excitation': (map) => {
    const squeezed = L.globalAveragePooling2d({}).apply(map);
    const weights = L.dense({ units: 4, activation: 'hardSigmoid' }).apply(squeezed);
    return L.multiply().apply([
      map,
      L.reshape({ targetShape: [1, 1, 4] }).apply(weights) as tfl.SymbolicTensor,
    ]) as tfl.SymbolicTensor;
  },
};
for (const name of [
  'relu',
  'relu6',
  'elu',
  'selu',
  'sigmoid',
  'hardSigmoid',
  'softplus',
  'softsign',
  'tanh',
  'swish',
  'mish',
  'softmax',
  'linear',
])
  (LAYERS as Record<string, Build>)[`activation ${name}`] = activation(name);
for (const padding of ['same', 'valid'] as const) {
  for (const [size, strides] of [
    [2, 1],
    [2, 2],
    [3, 1],
    [3, 2],
    [3, 3],
    [2, 3],
  ] as const) {
    const rest = { strides, padding };
    const label = `${size} x ${size}, strides ${strides}, ${padding}`;
    Object.assign(LAYERS, {
      [`average pooling ${label}`]: one(() => L.averagePooling2d({ poolSize: size, ...rest })),
      [`max pooling ${label}`]: one(() => L.maxPooling2d({ poolSize: size, ...rest })),
      [`convolution ${label}`]: one(() => L.conv2d({ filters: 3, kernelSize: size, ...rest })),
      [`convolution with ReLU ${label}`]: one(() =>
        L.conv2d({ filters: 3, kernelSize: size, activation: 'relu', ...rest }),
      ),
      [`depthwise convolution ${label}`]: one(() =>
        L.depthwiseConv2d({ kernelSize: size, depthMultiplier: 2, ...rest }),
      ),
      [`separable convolution ${label}`]: one(() =>
        L.separableConv2d({ filters: 3, kernelSize: size, ...rest }),
      ),
    });
  }
  for (const dilationRate of [2, 3]) {
    const rest = { kernelSize: dilationRate === 2 ? 3 : 2, dilationRate, padding };
    const label = `dilation ${dilationRate}, ${padding}`;
    Object.assign(LAYERS, {
      [`convolution ${label}`]: one(() => L.conv2d({ filters: 3, ...rest })),
      [`convolution with ReLU6 ${label}`]: one(() => L.conv2d({ filters: 3, activation: 'relu6', ...rest })),
      [`depthwise convolution ${label}`]: one(() => L.depthwiseConv2d({ depthMultiplier: 2, ...rest })),
      [`separable convolution ${label}`]: one(() => L.separableConv2d({ filters: 3, ...rest })),
    });
  }
}

/** A stem, the layer, and three logits; weights from a seed. */
function modelOf(build: Build): tfl.LayersModel {
  const input = tfl.input({ shape: [SIZE.height, SIZE.width, 3] });
  const stem = L.conv2d({ filters: 4, kernelSize: 1, name: 'stem' }).apply(input) as tfl.SymbolicTensor;
  const made = build(stem);
  const flat = made.shape.length > 2 ? (L.flatten().apply(made) as tfl.SymbolicTensor) : made;
  const model = tfl.model({
    inputs: input,
    outputs: L.dense({ units: 3 }).apply(flat) as tfl.SymbolicTensor,
  });
  const random = new Random(5);
  for (const layer of model.layers) {
    const weights = layer.getWeights().map((weight) => {
      const low = String((weight as { name?: string }).name).includes('variance') ? 0.5 : -1;
      const spread = Math.sqrt(weight.shape.slice(0, -1).reduce((product, side) => product * side, 1));
      const values = Float32Array.from({ length: weight.size }, () => random.uniform(low, 1) / spread);
      return tf.tensor(values, weight.shape);
    });
    layer.setWeights(weights);
    tf.dispose(weights);
  }
  return model;
}

function scoresOf({ features, head }: DifferentiableClassifier, images: Float32Array): Float32Array {
  const count = images.length / LENGTH;
  return tf.tidy(
    () => head(features(tf.tensor4d(images, [count, SIZE.height, SIZE.width, 3]))).dataSync() as Float32Array,
  );
}

/** How fast the score of a class rises in each of some directions, by central differences. */
function differences(
  classifier: DifferentiableClassifier,
  photo: Float32Array,
  directions: readonly Float32Array[],
  step: number,
): Float64Array {
  const images = new Float32Array(2 * directions.length * LENGTH);
  directions.forEach((direction, n) => {
    for (const [k, sign] of [1, -1].entries())
      images.set(
        photo.map((value, i) => value + sign * step * direction[i]),
        (2 * n + k) * LENGTH,
      );
  });
  const scores = scoresOf(classifier, images);
  return Float64Array.from(directions, (_, n) => (scores[6 * n + 1] - scores[6 * n + 4]) / (2 * step));
}

const PHOTO = ((random: Random) => Float32Array.from({ length: LENGTH }, () => random.uniform(20, 235)))(
  new Random(1),
);
/** Each colour value on its own. */
const EACH = Array.from({ length: LENGTH }, (_, i) => new Float32Array(LENGTH).fill(1, i, i + 1));
/** All values of a colour channel together: what is tied stays tied, so that the score has a derivative on a flat photo, too. */
const TOGETHER = [0, 1, 2].map((c) => Float32Array.from({ length: LENGTH }, (_, i) => Number(i % 3 === c)));

const length = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

describe.each(['cpu', 'wasm'])('the gradient of every layer on %s', (backend) => {
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  });

  test.each(Object.entries(LAYERS))('%s', async (name, build) => {
    const model = modelOf(build);
    const classifier = fromLayersModel(model, { classNames: CLASSES, targetLayer: 'stem', inputSize: SIZE });
    const gradient = async (data: Float32Array): Promise<Float32Array> =>
      (await new Saliency(classifier).explain({ data, ...SIZE }, { target: 1 })).gradient.data;

    const found = await gradient(PHOTO);
    // within half a colour value too often another value becomes the largest one, or a ReLU opens
    const expected = differences(classifier, PHOTO, EACH, /max pooling|ReLU/.test(name) ? 0.1 : 0.5);
    expect(length(expected)).toBeGreaterThan(1e-4);
    expect(length(expected.map((value, i) => value - found[i])) / length(expected)).toBeLessThan(0.02);

    for (const level of [0, 127.5, 200]) {
      const flat = new Float32Array(LENGTH).fill(level);
      const tied = await gradient(flat);
      const along = TOGETHER.map((direction) =>
        tied.reduce((sum, value, i) => sum + value * direction[i], 0),
      );
      const rise = differences(classifier, flat, TOGETHER, 0.5);
      expect(length(rise.map((value, c) => value - along[c]))).toBeLessThan(
        0.02 * length(rise) + 0.001 * length(expected),
      );
    }
    model.dispose();
  });
});

describe.each(['cpu', 'wasm'])('operations on %s', (backend) => {
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
    await registerGradients();
  });
  const gradientOf = (f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): number[] =>
    tf.tidy(() =>
      Array.from(
        tf
          .grad((given) => tf.sum(f(given)))(x)
          .dataSync(),
      ),
    );

  test('tied largest and smallest values share the gradient evenly', () => {
    const x = tf.tensor2d([3, 3, 1, 2, 2, 2], [2, 3]);
    expect(gradientOf((given) => tf.max(given, 1), x)).toEqual([
      0.5,
      0.5,
      0,
      ...Array(3).fill(Math.fround(1 / 3)),
    ]);
    expect(gradientOf((given) => tf.min(given, 1, true), x)).toEqual([
      0,
      0,
      1,
      ...Array(3).fill(Math.fround(1 / 3)),
    ]);
    expect(gradientOf((given) => tf.max(given), x)).toEqual([0.5, 0.5, 0, 0, 0, 0]);
    x.dispose();
  });

  test('average pooling divides by the places inside of the input', () => {
    const x = tf.zeros([1, 3, 3, 1]);
    const pool = (given: tf.Tensor) => tf.avgPool(given as tf.Tensor4D, 2, 2, 'same');
    // windows of 4, 2, 2 and 1 places
    expect(gradientOf(pool, x)).toEqual([0.25, 0.25, 0.5, 0.25, 0.25, 0.5, 0.5, 0.5, 1]);
    x.dispose();
  });

  test('comparisons are level', () => {
    const x = tf.tensor1d([1, -2]);
    for (const compare of [tf.greater, tf.less, tf.lessEqual, tf.greaterEqual, tf.equal, tf.notEqual])
      expect(gradientOf((given) => tf.mul(given, tf.cast(compare(given, 0), 'float32')), x)).toEqual(
        Array.from([1, -2], (value) => compare(value, 0).dataSync()[0]),
      );
    x.dispose();
  });

  test('a dilated filter has a gradient, too', () => {
    const random = new Random(2);
    const values = (size: number): Float32Array =>
      Float32Array.from({ length: size }, () => random.uniform(-1, 1));
    const x = tf.tensor4d(values(98), [1, 7, 7, 2]);
    const filter = values(36);
    const convolve = (f: tf.Tensor): tf.Tensor => tf.conv2d(x, f as tf.Tensor4D, 1, 'same', 'NHWC', 2);
    const valueAt = (data: Float32Array): number =>
      tf.tidy(() => tf.sum(tf.square(convolve(tf.tensor4d(data, [3, 3, 2, 2])))).dataSync()[0]);
    const found = tf.tidy(() => gradientOf((f) => tf.square(convolve(f)), tf.tensor4d(filter, [3, 3, 2, 2])));
    filter.forEach((_, i) => {
      const moved = (step: number): number =>
        valueAt(filter.map((value, j) => (i === j ? value + step : value)));
      expect(found[i]).toBeCloseTo((moved(0.05) - moved(-0.05)) / 0.1, 1);
    });
    x.dispose();
  });
});

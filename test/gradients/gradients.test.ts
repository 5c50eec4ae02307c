import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { registerGradients } from '../../src/explainers/index.js';
import { Random } from '../../src/random.js';
import { farthest } from '../fixture.js';

type Shape = number[];
type Function1 = (...inputs: tf.Tensor[]) => tf.Tensor;

/** The gradients of a random weighting of `f`'s outputs, with respect to each input, on a backend. */
async function gradientsOn(
  backend: string,
  f: Function1,
  shapes: readonly Shape[],
  values: readonly Float32Array[],
): Promise<Float32Array[]> {
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  const before = tf.memory().numTensors;
  const found = tf.tidy(() => {
    const inputs = values.map((data, i) => tf.tensor(data, shapes[i]));
    const weighted = (...given: tf.Tensor[]): tf.Scalar => {
      const out = f(...given);
      const weights = noise(out.size, 99);
      return tf.sum(tf.mul(out, tf.tensor(weights, out.shape)));
    };
    return tf
      .grads(weighted)(inputs)
      .map((gradient) => gradient.dataSync() as Float32Array);
  });
  expect(tf.memory().numTensors).toBe(before);
  return found;
}

function noise(length: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => random.uniform(-1, 1));
}

/** Asks both backends for the same gradients. */
async function same(f: Function1, shapes: readonly Shape[], change = (v: Float32Array) => v): Promise<void> {
  const values = shapes.map((shape, i) => change(noise(tf.util.sizeFromShape(shape), i + 1)));
  const cpu = await gradientsOn('cpu', f, shapes, values);
  const wasm = await gradientsOn('wasm', f, shapes, values);
  cpu.forEach((expected, i) => {
    const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    expect(scale).toBeGreaterThan(0);
    expect(farthest(wasm[i], expected) / scale).toBeLessThan(1e-5);
  });
}

type Strides = number | [number, number];
type Padding = 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;

const KERNELS: readonly [number, number][] = [
  [1, 1],
  [2, 2],
  [3, 3],
  [5, 5],
  [3, 2],
];
const STRIDES: readonly Strides[] = [1, 2, 3, [2, 1]];
const EXPLICIT: Padding = [
  [0, 0],
  [1, 2],
  [0, 1],
  [0, 0],
];
const PADDINGS: readonly Padding[] = ['same', 'valid', 1, EXPLICIT];
const SIZES: readonly [number, number][] = [
  [7, 10],
  [8, 8],
];

/** Whether tfjs lays the windows right: it takes a single number for padding as if kernel and strides were square. */
function isPossible(kernel: [number, number], strides: Strides, pad: Padding): boolean {
  return typeof pad !== 'number' || (kernel[0] === kernel[1] && typeof strides === 'number');
}

/** Every padding, stride and size. */
async function forEachCase(
  kernel: [number, number],
  run: (strides: Strides, pad: Padding, size: [number, number]) => Promise<void>,
): Promise<void> {
  for (const pad of PADDINGS) {
    for (const strides of STRIDES) {
      if (!isPossible(kernel, strides, pad)) continue;
      for (const size of SIZES) await run(strides, pad, size);
    }
  }
}

const first = { inputShape: [12, 16, 3] };
const { conv2d, depthwiseConv2d, separableConv2d, conv2dTranspose, dense, flatten, activation } = tfl.layers;
const { batchNormalization, reLU, zeroPadding2d, upSampling2d } = tfl.layers;
const { maxPooling2d, averagePooling2d, globalAveragePooling2d, globalMaxPooling2d } = tfl.layers;

function residual(): tfl.layers.Layer {
  const input = tfl.input({ shape: [12, 16, 3] });
  const a = conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }).apply(input);
  const b = conv2d({ filters: 4, kernelSize: 1 }).apply(a) as tfl.SymbolicTensor;
  const sum = tfl.layers.add().apply([a as tfl.SymbolicTensor, b]) as tfl.SymbolicTensor;
  const output = tfl.layers.concatenate().apply([sum, input]) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output });
}

/** Nets of the layers that convolutional classifiers are usually made of. */
const NETS: Readonly<Record<string, () => tfl.layers.Layer[]>> = {
  'MobileNet V1': () => [
    zeroPadding2d({
      padding: [
        [0, 1],
        [0, 1],
      ],
      ...first,
    }),
    conv2d({ filters: 4, kernelSize: 3, strides: 2, useBias: false }),
    batchNormalization({}),
    reLU({ maxValue: 6 }),
    depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', useBias: false }),
    batchNormalization({}),
    reLU({ maxValue: 6 }),
    conv2d({ filters: 5, kernelSize: 1, useBias: false }),
    batchNormalization({}),
    reLU({ maxValue: 6 }),
    globalAveragePooling2d({}),
    dense({ units: 3 }),
  ],
  'residual and concatenated': () => [residual(), globalAveragePooling2d({}), dense({ units: 2 })],
  'VGG: max pooling, flatten, dense': () => [
    conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu', ...first }),
    maxPooling2d({ poolSize: 2 }),
    conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'elu' }),
    maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
    flatten(),
    dense({ units: 6, activation: 'tanh' }),
    dense({ units: 2 }),
  ],
  'separable, swish, global max pooling': () => [
    separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2, ...first }),
    activation({ activation: 'swish' }),
    averagePooling2d({ poolSize: 2 }),
    conv2d({ filters: 4, kernelSize: [3, 2], strides: [2, 1], activation: 'sigmoid' }),
    globalMaxPooling2d({}),
    dense({ units: 2, activation: 'sigmoid' }),
  ],
  'upsampling, transposed, other activations': () => [
    conv2d({ filters: 3, kernelSize: 3, strides: 2, activation: 'selu', ...first }),
    tfl.layers.prelu(),
    upSampling2d({ size: [2, 3] }),
    conv2d({ filters: 3, kernelSize: 3, activation: 'softplus' }),
    upSampling2d({ interpolation: 'bilinear' }),
    tfl.layers.leakyReLU(),
    conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, activation: 'hardSigmoid' }),
    globalAveragePooling2d({}),
    tfl.layers.layerNormalization(),
    dense({ units: 2, activation: 'softmax' }),
  ],
};

describe('gradients on wasm equal those on cpu', () => {
  beforeAll(async () => {
    for (const backend of ['wasm', 'cpu']) {
      await tf.setBackend(backend);
      await registerGradients();
    }
  });

  test.each(KERNELS)('convolution of %i x %i', async (...kernel) => {
    await forEachCase(kernel, (strides, pad, size) =>
      same(
        (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad),
        [
          [2, ...size, 3],
          [...kernel, 3, 4],
        ],
      ),
    );
  });

  test.each(KERNELS)('depthwise convolution of %i x %i', async (...kernel) => {
    await forEachCase(kernel, async (strides, pad, size) => {
      for (const multiplier of [1, 2]) {
        await same(
          (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad),
          [
            [2, ...size, 3],
            [...kernel, 3, multiplier],
          ],
        );
      }
    });
  });

  // a 1 x 1 pooling sees nothing but padding there
  test.each(KERNELS)('pooling of %i x %i', async (...kernel) => {
    await forEachCase(kernel, async (strides, pad, size) => {
      if (kernel[0] === 1 && typeof pad !== 'string') return;
      for (const pool of [tf.maxPool, tf.avgPool]) {
        const f: Function1 = (x) => pool(x as tf.Tensor4D, kernel, strides, pad);
        await same(f, [[2, ...size, 3]]);
        // ties of zeros, as behind a ReLU, and windows with nothing above 0
        await same(f, [[2, ...size, 3]], (values) => values.map((value) => Math.max(0, value)));
        await same(f, [[2, ...size, 3]], (values) => values.map((value) => value - 2));
      }
    });
  });

  test.each(['wasm', 'cpu'])('resizing a batch on %s: the gradient is the transpose', async (backend) => {
    for (const [height, width] of [
      [14, 20],
      [10, 13],
      [3, 4],
    ] as const) {
      for (const [alignCorners, halfPixels] of [
        [false, false],
        [true, false],
        [false, true],
      ] as const) {
        for (const resize of [tf.image.resizeNearestNeighbor, tf.image.resizeBilinear]) {
          const f: Function1 = (x) => resize(x as tf.Tensor4D, [height, width], alignCorners, halfPixels);
          const shape = [3, 7, 10, 2];
          const [found] = await gradientsOn(backend, f, [shape], [noise(420, 1)]);
          const probe = noise(420, 2);
          const [inner, outer] = tf.tidy(() => [
            tf.sum(tf.mul(found, probe)).dataSync()[0],
            tf
              .sum(
                tf.mul(
                  f(tf.tensor(probe, shape)),
                  tf.tensor(noise(6 * height * width, 99), [3, height, width, 2]),
                ),
              )
              .dataSync()[0],
          ]);
          expect(Math.abs(inner - outer)).toBeLessThan(1e-4);
        }
      }
    }
  });

  test.each(Object.entries(NETS))('a net of layers: %s', async (_, layers) => {
    const model = tfl.sequential({ layers: layers() });
    for (const layer of model.layers) {
      const isVariance = (i: number): boolean => layer.getClassName() === 'BatchNormalization' && i === 3;
      layer.setWeights(
        layer.getWeights().map((weight, i) => {
          const values = noise(weight.size, i + 7);
          return tf.tensor(
            isVariance(i) ? values.map((v) => 1 + v * v) : values.map((v) => 0.03 + v / 4),
            weight.shape,
          );
        }),
      );
    }
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const values = noise(2 * 12 * 16 * 3, 5);
    const on = async (backend: string): Promise<Float32Array[]> => {
      await tf.setBackend(backend);
      return tf.tidy(() => {
        const images = tf.variable(tf.tensor4d(values, [2, 12, 16, 3]));
        const score = (): tf.Scalar => {
          const out = model.apply(images, { training: false }) as tf.Tensor;
          return tf.sum(tf.mul(out, tf.tensor(noise(out.size, 99), out.shape)));
        };
        const { grads } = tf.variableGrads(score, [images, ...variables]);
        const found = [images, ...variables].map(
          (variable) => grads[variable.name]?.dataSync() as Float32Array,
        );
        images.dispose();
        return found;
      });
    };
    const [wasm, cpu] = [await on('wasm'), await on('cpu')];
    cpu.forEach((expected, i) => {
      const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      expect(scale).toBeGreaterThan(0);
      expect(farthest(wasm[i], expected) / scale).toBeLessThan(1e-4);
    });
    model.dispose();
  });
});

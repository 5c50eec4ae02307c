import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { GradCam } from '../../src/explainers/index.js';
import {
  fromGraphModel,
  fromLayersModel,
  type GraphModelLike,
  type LayersModelOptions,
} from '../../src/model/index.js';
import { noisePhoto } from '../explainers/models.js';
import { farthest } from '../fixture.js';

const SIZE = 8;
const photo = noisePhoto(SIZE, SIZE, 3);
const classNames = ['a', 'b', 'c'];
type Symbolic = tfl.SymbolicTensor;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const image = (channels = 3): Symbolic => tfl.input({ shape: [SIZE, SIZE, channels] });
const apply = (layer: tfl.layers.Layer, ...inputs: Symbolic[]): Symbolic =>
  layer.apply(inputs.length === 1 ? inputs[0] : inputs) as Symbolic;
const random = (seed: number) => tfl.initializers.randomNormal({ stddev: 0.5, seed });
const conv = (filters: number, more: object = {}): tfl.layers.Layer =>
  tfl.layers.conv2d({
    filters,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
    kernelInitializer: random(filters),
    ...more,
  });
const dense = (units: number, seed: number, more: object = {}): tfl.layers.Layer =>
  tfl.layers.dense({ units, kernelInitializer: random(seed), ...more });
const pooled = (map: Symbolic): Symbolic => apply(tfl.layers.globalAveragePooling2d({}), map);
const input = (): tf.Tensor4D => tf.tensor4d(Float32Array.from(photo.data), [1, SIZE, SIZE, 3]);
/** The probabilities of the model itself and of the classifier made of it, and the classifier's logits. */
function both(model: tfl.LayersModel, options: LayersModelOptions): Float32Array[] {
  const classifier = fromLayersModel(model, options);
  return tf.tidy(() => {
    const images = input();
    const own = model.predict(tf.sub(tf.div(images, 127.5), 1)) as tf.Tensor;
    const logits = classifier.head(classifier.features(images));
    return [own, classifier.predict(images), logits].map((tensor) => tensor.dataSync<'float32'>());
  });
}

describe('outputs that are probabilities already get no second activation function', () => {
  test('the average of two softmax heads', () => {
    const start = image();
    const features = pooled(apply(conv(4), start));
    const heads = [5, 6].map((seed) => apply(dense(3, seed, { activation: 'softmax' }), features));
    const model = tfl.model({ inputs: start, outputs: apply(tfl.layers.average(), ...heads) });
    const [own, found, logits] = both(model, { classNames });
    expect(farthest(found, own)).toBeLessThan(1e-6);
    expect(farthest(logits, own.map(Math.log))).toBeLessThan(1e-5);
    model.dispose();
  });

  test('the average of two sigmoid heads, of one output and of several', () => {
    for (const units of [1, 3]) {
      const start = image();
      const features = pooled(apply(conv(4), start));
      const heads = [5, 6].map((seed) => apply(dense(units, seed, { activation: 'sigmoid' }), features));
      const model = tfl.model({ inputs: start, outputs: apply(tfl.layers.average(), ...heads) });
      const [own, found, logits] = both(model, { classNames: classNames.slice(0, units) });
      expect(farthest(found, own)).toBeLessThan(1e-6);
      expect(
        farthest(
          logits,
          own.map((p) => Math.log(p / (1 - p))),
        ),
      ).toBeLessThan(1e-5);
      model.dispose();
    }
  });

  test('only the last call of an activation layer that is shared is taken off', () => {
    const start = image();
    const softmax = tfl.layers.activation({ activation: 'softmax' });
    const attention = apply(softmax, apply(dense(3, 5), pooled(apply(conv(4), start))));
    const model = tfl.model({ inputs: start, outputs: apply(softmax, apply(dense(3, 6), attention)) });
    const [own, found] = both(model, { classNames });
    expect(farthest(found, own)).toBeLessThan(1e-6);
    model.dispose();
  });
});

describe('maps behind channels-first layers', () => {
  test('are transposed: Grad-CAM equals that of the same model with channels last', async () => {
    const make = (first: boolean): tfl.LayersModel => {
      const dataFormat = first ? 'channelsFirst' : 'channelsLast';
      const start = image();
      const turned = first ? apply(tfl.layers.permute({ dims: [3, 1, 2] }), start) : start;
      const map = apply(conv(5, { dataFormat, strides: [2, 2] }), turned);
      const relu = apply(tfl.layers.reLU({ name: `relu_${dataFormat}` }), map);
      const flat = apply(tfl.layers.globalAveragePooling2d({ dataFormat }), relu);
      return tfl.model({ inputs: start, outputs: apply(dense(3, 7, { activation: 'softmax' }), flat) });
    };
    const [last, first] = [make(false), make(true)];
    first.setWeights(last.getWeights());
    const maps = [];
    for (const model of [last, first]) {
      const classifier = fromLayersModel(model, { classNames });
      expect(classifier.targetLayer).toMatch(/^relu_/);
      const { activationMap } = await new GradCam(classifier).explain(photo, { target: 'b' });
      expect([activationMap.width, activationMap.height]).toEqual([4, 4]);
      maps.push(activationMap.data);
    }
    expect(farthest(maps[0], maps[1])).toBeLessThan(1e-6);
    expect(maps[0].some((value) => Math.abs(value) > 1e-4)).toBe(true);
    for (const model of [last, first]) model.dispose();
  });
});

describe('convolutions that tfjs gets wrong on wasm', () => {
  test.each([
    [2, 4],
    [3, 4],
    [1, 5],
    [2, 3],
  ])('a %d x %d filter with wide strides', async (kernelSize, strides) => {
    const start = image();
    const map = apply(conv(4, { kernelSize, strides }), start);
    const deep = apply(
      tfl.layers.depthwiseConv2d({
        kernelSize: 1,
        strides: 2,
        padding: 'same',
        depthwiseInitializer: random(2),
      }),
      map,
    );
    const outputs = apply(dense(3, 7, { activation: 'softmax' }), pooled(deep));
    const model = tfl.model({ inputs: start, outputs });
    const weights = model.getWeights().map((weight) => weight.arraySync());
    const expected = both(model, { classNames });
    await tf.setBackend('wasm');
    try {
      model.setWeights(weights.map((values) => tf.tensor(values as number[])));
      const found = both(model, { classNames });
      for (const [i, values] of found.entries()) expect(farthest(values, expected[i])).toBeLessThan(1e-5);
      const features = fromLayersModel(model, { classNames }).features(input());
      expect(features.dataSync().some((value) => value !== 0)).toBe(true);
    } finally {
      await tf.setBackend('cpu');
    }
  });
});

describe('inputs of other kinds', () => {
  /** A model whose logits are the means of its input channels. */
  const means = (channels: number): tfl.LayersModel => {
    const start = image(channels);
    const eye = tf.reshape(tf.eye(channels), [1, 1, channels, channels]);
    const map = tfl.layers.conv2d({
      filters: channels,
      kernelSize: 1,
      useBias: false,
      name: `eye_${channels}_${tf.memory().numTensors}`,
    });
    const model = tfl.model({ inputs: start, outputs: pooled(apply(map, start)) });
    map.setWeights([eye]);
    eye.dispose();
    return model;
  };
  const flat = (): tf.Tensor4D =>
    tf.tidy(() => tf.mul(tf.ones([1, SIZE, SIZE, 3]), tf.tensor1d([51, 102, 204])) as tf.Tensor4D);
  const logits = (options: Partial<LayersModelOptions>, channels = 3): number[] => {
    const model = means(channels);
    const names = channels === 1 ? ['a'] : classNames;
    const classifier = fromLayersModel(model, { classNames: names, activation: 'linear', ...options });
    const values = tf.tidy(() => Array.from(classifier.head(classifier.features(flat())).dataSync()));
    model.dispose();
    return values;
  };

  test.each<[string, Partial<LayersModelOptions>, number[]]>([
    ['MobileNet', {}, [-0.6, -0.2, 0.6]],
    ['the order of the channels', { channelOrder: 'bgr', inputRange: [0, 1] }, [0.8, 0.4, 0.2]],
    [
      'mean and deviation of each channel, as torchvision has them',
      { inputRange: [0, 1], mean: [0.1, 0.2, 0.3], std: [0.5, 0.25, 2] },
      [0.2, 0.8, 0.25],
    ],
    [
      'Caffe: BGR less a mean in its own order',
      { inputRange: [0, 255], channelOrder: 'bgr', mean: [104, 117, 124] },
      [100, -15, -73],
    ],
    ['one mean for all', { inputRange: [0, 1], mean: 0.2, std: 0.5 }, [0, 0.4, 1.2]],
  ])('%s', (_, options, expected) => {
    logits(options).forEach((value, c) => void expect(value).toBeCloseTo(expected[c], 4));
  });

  test('a model of one channel sees the luminance', () => {
    const [value] = logits({ inputRange: [0, 255] }, 1);
    expect(value).toBeCloseTo(0.299 * 51 + 0.587 * 102 + 0.114 * 204, 3);
  });

  test.each([
    [{ mean: [1, 2] }, '`mean` must be a number or 3 of them, got an array of 2'],
    [{ mean: new Array(3) }, '`mean[0]` must be a number, got undefined'],
    [{ std: [1, 0, 1] }, '`std` must be above 0, got 0 for channel 1'],
    [{ std: 'one' }, '`std` must be a number, got "one"'],
    [{ channelOrder: 'grb' }, '`channelOrder` must be one of "rgb", "bgr", got "grb"'],
    [{ grid: { width: 0, height: 2 } }, '`grid.width` must be an integer in 1..4096, got 0'],
  ])('refuses %j and keeps no tensor', (options, text) => {
    const model = means(3);
    const { numTensors } = tf.memory();
    expect(() => fromLayersModel(model, { classNames, ...options } as LayersModelOptions)).toThrow(text);
    expect(tf.memory().numTensors).toBe(numTensors);
    model.dispose();
  });

  test('four channels are refused', () => {
    const model = means(4);
    expect(() => fromLayersModel(model, { classNames: ['a', 'b', 'c', 'd'] })).toThrow(
      '`model` must take [n, h, w, 3] or [n, h, w, 1], it takes [n, 8, 8, 4]',
    );
    model.dispose();
  });
});

describe('models of several outputs', () => {
  test('one of them is explained, by index or name', () => {
    const start = image();
    const features = pooled(apply(conv(4), start));
    const heads = [5, 6].map((seed) =>
      apply(dense(3, seed, { activation: 'softmax', name: `head_${seed}_${start.id}` }), features),
    );
    const model = tfl.model({ inputs: start, outputs: heads });
    const [, name] = model.outputNames;
    const found = [1, name].map((output) => {
      const classifier = fromLayersModel(model, { classNames, output });
      return tf.tidy(() => classifier.predict(input()).dataSync());
    });
    const own = tf.tidy(() =>
      (model.predict(tf.sub(tf.div(input(), 127.5), 1)) as tf.Tensor[])[1].dataSync(),
    );
    for (const values of found) expect(farthest(values, own)).toBeLessThan(1e-6);
    expect(() => fromLayersModel(model, { classNames })).toThrow('`output` must be given, the model has 2');
    expect(() => fromLayersModel(model, { classNames, output: 2 })).toThrow(
      '`output` must be an index below 2',
    );
    model.dispose();
  });
});

describe('transformers', () => {
  /** Patches of 2 x 2, a token each; a block that normalises and mixes channels; the mean of all tokens. */
  const transformer = (): tfl.LayersModel => {
    const start = image();
    const patches = apply(conv(4, { kernelSize: 2, strides: 2, name: `patches_${start.id}` }), start);
    const tokens = apply(tfl.layers.reshape({ targetShape: [16, 4] }), patches);
    const normal = apply(tfl.layers.layerNormalization({ name: `norm_${start.id}` }), tokens);
    const block = apply(tfl.layers.add({ name: `block_${start.id}` }), tokens, apply(dense(4, 8), normal));
    const mean = apply(tfl.layers.globalAveragePooling1d({}), block);
    return tfl.model({ inputs: start, outputs: apply(dense(3, 9, { activation: 'softmax' }), mean) });
  };

  test('have no map by default, and their tokens are one with a grid', async () => {
    const model = transformer();
    expect(() => fromLayersModel(model, { classNames })).toThrow(
      /`targetLayer` must be given: the last layers of the model give tokens, as "norm_.*" does with \[n, 16, 4\], and no map/,
    );
    const classifier = fromLayersModel(model, { classNames, grid: { width: 4, height: 4 } });
    expect(classifier.targetLayer).toMatch(/^block_/);
    const { activationMap } = await new GradCam(classifier).explain(photo, { target: 1 });
    // behind the mean of all tokens and one dense layer the weight of a channel is that of the class
    const kernel = model.layers[model.layers.length - 1].getWeights()[0].arraySync() as number[][];
    const tokens = tf.tidy(() => tf.reshape(classifier.features(input()), [16, 4]).arraySync()) as number[][];
    const expected = tokens.map((token) =>
      token.reduce((sum, value, k) => sum + (value * kernel[k][1]) / 16, 0),
    );
    expect(farthest(activationMap.data, expected)).toBeLessThan(1e-5);
    expect(fromLayersModel(model, { classNames, targetLayer: model.layers[1].name }).targetLayer).toMatch(
      /^patches/,
    );
    model.dispose();
  });

  test('a grid that does not fit is refused', () => {
    const model = transformer();
    const targetLayer = model.layers.find(({ name }) => name.startsWith('block_'))?.name;
    expect(() => fromLayersModel(model, { classNames, targetLayer, grid: { width: 4, height: 3 } })).toThrow(
      'must have an output [n, 12, channels]',
    );
    expect(() => fromLayersModel(model, { classNames, targetLayer })).toThrow(
      'for tokens, say by `grid` how they lie in the image',
    );
    model.dispose();
  });
});

describe('graph models', () => {
  let kernel: tf.Tensor2D;
  beforeAll(() => {
    kernel = tf.tensor2d([1, 0, 2, 0, 1, 1, 0.5, -1, 0], [3, 3]);
  });
  /** Its features are the colours of each place of a grid of 4 x 4, and its logits their means by a kernel. */
  const graph = (batch: number, tokens: boolean): GraphModelLike & { sizes: number[] } => {
    const sizes: number[] = [];
    return {
      sizes,
      inputs: [{ name: 'image', shape: [batch, SIZE, SIZE, 3] }],
      outputs: [{ name: 'logits' }],
      weights: {
        'head/kernel': [kernel],
        'other/bias': [tf.zeros([7])],
        'stem/filter': [tf.zeros([3, 3, 3, 4])],
      },
      execute: (images, node) =>
        tf.tidy(() => {
          const n = images.shape[0] ?? 0;
          sizes.push(n);
          if (batch === 1 && n !== 1) throw new Error('the batch of this graph is 1');
          const map = tf.avgPool(images as tf.Tensor4D, 2, 2, 'valid');
          if (node === 'target') return tokens ? tf.reshape(map, [n, 16, 3]) : map;
          return tf.matMul(tf.mean(map, [1, 2]), kernel);
        }),
    };
  };
  const options = { classNames, targetLayer: 'target', kernel: 'head/kernel' };

  test('of a fixed batch of 1 run one image at a time', async () => {
    const model = graph(1, false);
    const classifier = await fromGraphModel(model, options);
    const [three, one] = tf.tidy(() => {
      const images = tf.concat([input(), tf.zeros([1, SIZE, SIZE, 3]) as tf.Tensor4D, input()]);
      return [classifier.predict(images), classifier.predict(input())].map((tensor) => tensor.dataSync());
    });
    expect(farthest(three.slice(0, 3), one)).toBe(0);
    expect(farthest(three.slice(6), one)).toBe(0);
    expect(farthest(three.slice(3, 6), one)).toBeGreaterThan(1e-3);
    expect(new Set(model.sizes)).toEqual(new Set([1]));
  });

  test('give tokens that a grid makes a map', async () => {
    const map = await fromGraphModel(graph(-1, false), options);
    const tokens = await fromGraphModel(graph(-1, true), { ...options, grid: { width: 4, height: 4 } });
    const [a, b] = tf.tidy(() => [map, tokens].map((classifier) => classifier.features(input()).dataSync()));
    expect(farthest(a, b)).toBe(0);
    await expect(fromGraphModel(graph(-1, true), options)).rejects.toThrow(
      '`targetLayer` must give [n, h, w, 3], as the kernel has them, got [1, 16, 3]; for tokens, say by `grid`',
    );
  });

  test('list the constants that could be meant', async () => {
    await expect(fromGraphModel(graph(-1, false), { ...options, kernel: 'weights' })).rejects.toThrow(
      '`kernel` must be one of the model\'s constants (head/kernel [3, 3]), got "weights"',
    );
    await expect(fromGraphModel(graph(-1, false), { ...options, kernel: 'constructor' })).rejects.toThrow(
      'head/kernel [3, 3]',
    );
    await expect(fromGraphModel(graph(-1, false), { ...options, bias: 'b' })).rejects.toThrow(
      'none of them has the shape for it',
    );
  });

  test('take preprocessing of other kinds', async () => {
    const classifier = await fromGraphModel(graph(-1, false), {
      ...options,
      inputRange: [0, 1],
      channelOrder: 'bgr',
      mean: [0.1, 0, 0],
    });
    const [first] = tf.tidy(() => classifier.features(input()).dataSync());
    const blue = [0, 1, SIZE, SIZE + 1].map((place) => photo.data[3 * place + 2] / 255);
    expect(first).toBeCloseTo(blue.reduce((sum, value) => sum + value) / 4 - 0.1, 5);
  });
});

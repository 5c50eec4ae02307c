import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { GradCam } from '../../src/explainers/index.js';
import { modelRandomization, randomizedLayers, type Similarity } from '../../src/metrics/index.js';
import type { Classifier } from '../../src/types.js';
import { classifierOf, loadFixtureModel, noisePhoto, smallModel } from '../explainers/models.js';
import { explainerOf, heatmap } from './stubs.js';

beforeAll(() => tf.setBackend('cpu'));

const photo = noisePhoto(32, 32, 6);
const weightsOf = (model: tfl.LayersModel): number[][] =>
  model.getWeights().map((weight) => Array.from(weight.dataSync()));
const wrap = (model: tfl.LayersModel) => classifierOf(model);

/** Which weights of each version differ from the model's. */
async function changes(model: tfl.LayersModel, options: object = {}): Promise<boolean[][]> {
  const own = weightsOf(model);
  const seen: boolean[][] = [];
  const versions = randomizedLayers(
    model,
    (copy) => {
      seen.push(weightsOf(copy).map((values, i) => String(values) !== String(own[i])));
      return copy as unknown as Classifier;
    },
    options,
  );
  for (const { open } of versions) (await open()).dispose?.();
  return seen;
}

describe('randomizedLayers', () => {
  test('randomises one more layer each time, from the top; each weight keeps its values', async () => {
    const model = smallModel();
    const names = model.layers.filter(({ weights }) => weights.length > 0).map(({ name }) => name);
    const sorted = weightsOf(model).map((values) => [...values].sort());
    let last: number[][] = [];
    const versions = randomizedLayers(model, (copy) => {
      last = weightsOf(copy);
      return wrap(copy);
    });
    expect(versions.map(({ name }) => name)).toEqual(names.reverse());
    for (const { open } of versions) (await open()).dispose?.();
    expect(last.map((values) => [...values].sort())).toEqual(sorted);
    // kernels and biases in turn; biases are all 0
    expect(await changes(model)).toEqual([
      [false, false, false, false, true, false],
      [false, false, true, false, true, false],
      [true, false, true, false, true, false],
    ]);
  });

  test('or one alone', async () => {
    expect(await changes(smallModel(), { order: 'independent' })).toEqual([
      [false, false, false, false, true, false],
      [false, false, true, false, false, false],
      [true, false, false, false, false, false],
    ]);
  });

  test('leaves the model as it is, and keeps no tensor', async () => {
    const model = smallModel();
    const before = weightsOf(model);
    const tensors = tf.memory().numTensors;
    const variables = Object.keys(tf.engine().registeredVariables).length;
    for (const { open } of randomizedLayers(model, wrap)) (await open()).dispose?.();
    expect(weightsOf(model)).toEqual(before);
    const refusing = randomizedLayers(model, () => {
      throw new Error('no');
    });
    await expect(refusing[0]?.open()).rejects.toThrow('no');
    const wrong = randomizedLayers(model, wrap, { redraw: () => new Float32Array(1) });
    await expect(wrong[0]?.open()).rejects.toThrow('`redraw` must give a Float32Array of');
    expect(tf.memory().numTensors).toBe(tensors);
    expect(Object.keys(tf.engine().registeredVariables)).toHaveLength(variables);
  });

  test('redraws by the given distribution, from the seed', async () => {
    const drawn = async (options: object): Promise<number[][]> => {
      let seen: number[][] = [];
      const versions = randomizedLayers(
        smallModel(),
        (copy) => {
          seen = weightsOf(copy);
          return wrap(copy);
        },
        options,
      );
      (await versions.at(-1)?.open())?.dispose?.();
      return seen;
    };
    expect(await drawn({})).toEqual(await drawn({ seed: 0 }));
    expect(await drawn({})).not.toEqual(await drawn({ seed: 1 }));
    const zeros = await drawn({ redraw: (values: Float32Array) => values.map(() => 0) });
    expect(zeros.flat().every((value) => value === 0)).toBe(true);
  });

  test('goes into nested models and batch norms, with answers that are still probabilities', async () => {
    const inner = tfl.sequential({
      layers: [
        tfl.layers.conv2d({
          filters: 4,
          kernelSize: 3,
          strides: 2,
          inputShape: [16, 16, 3],
          name: 'inner_conv',
        }),
        tfl.layers.batchNormalization({ name: 'inner_norm', movingVarianceInitializer: 'ones' }),
      ],
    });
    const input = tfl.input({ shape: [16, 16, 3] });
    const pooled = tfl.layers.globalAveragePooling2d({}).apply(inner.apply(input));
    const output = tfl.layers.dense({ units: 3, activation: 'softmax', name: 'top' }).apply(pooled);
    const model = tfl.model({ inputs: input, outputs: output as tfl.SymbolicTensor });
    const versions = randomizedLayers(model, wrap);
    expect(versions.map(({ name }) => name)).toEqual(['top', 'inner_norm', 'inner_conv']);
    const opened = await versions[2]?.open();
    const sum = tf.tidy(
      () => tf.sum(opened?.classifier.predict(tf.ones([1, 16, 16, 3])) as tf.Tensor).dataSync()[0],
    );
    expect(sum).toBeCloseTo(1, 5);
    opened?.dispose?.();
  });

  test('refuses a value that is no model, and a model without weights', () => {
    expect(() => randomizedLayers({} as never, wrap)).toThrow(TypeError);
    expect(() => randomizedLayers(smallModel(), 3 as never)).toThrow(TypeError);
    expect(() => randomizedLayers(smallModel(), wrap, { order: 'up' as never })).toThrow(RangeError);
    expect(() => randomizedLayers(smallModel(), wrap, { sede: 1 } as never)).toThrow('unknown option `sede`');
    expect(() => randomizedLayers(smallModel(), wrap, { redraw: 1 as never })).toThrow(TypeError);
    expect(() => randomizedLayers(smallModel(), wrap, { seed: 0.5 })).toThrow(RangeError);
    const empty = tfl.sequential({ layers: [tfl.layers.flatten({ inputShape: [4, 4, 3] })] });
    expect(() => randomizedLayers(empty, wrap)).toThrow('layer with weights, got none');
  });
});

describe('modelRandomization', () => {
  test('Grad-CAM passes it: its map changes with the model', async () => {
    const model = await loadFixtureModel('model_tiny');
    const versions = randomizedLayers(model, wrap);
    const run = (similarity: Similarity) =>
      modelRandomization((c) => new GradCam(c), wrap(model), photo, {
        versions,
        similarity,
        target: 'sharp',
      });
    const tensors = tf.memory().numTensors;
    const { value, curve } = await run('spearman');
    expect(tf.memory().numTensors).toBe(tensors);
    expect(curve.map(({ name }) => name)).toEqual(versions.map(({ name }) => name));
    expect(curve.at(-1)?.x).toBe(1);
    expect(value).toBeLessThan(0.6);
    expect(value).toBeCloseTo(curve.reduce((sum, { y }) => sum + y, 0) / curve.length, 12);
    expect(await run('spearman')).toEqual({ value, curve });
    for (const similarity of ['spearman-magnitude', 'pearson', 'ssim'] as const) {
      const other = await run(similarity);
      expect(other.value).toBeLessThan(0.9);
      expect(other.value).not.toBe(value);
    }
  });

  test('a map of the photo alone fails it', async () => {
    const model = smallModel();
    const edges = (c: Classifier) =>
      explainerOf(c, ({ data }) =>
        heatmap(
          Array.from({ length: 1024 }, (_, i) => data[i * 3]),
          32,
        ),
      );
    const versions = randomizedLayers(model, wrap);
    for (const similarity of ['spearman', 'spearman-magnitude', 'pearson', 'ssim'] as const) {
      const { value } = await modelRandomization(edges, wrap(model), photo, { versions, similarity });
      expect(value).toBeCloseTo(1, 10);
    }
  });

  test('takes versions of any making, such as a model that learnt permuted labels; each is closed', async () => {
    const [one, other] = [wrap(smallModel()), wrap(smallModel('sigmoid'))];
    const closed: string[] = [];
    const version = (name: string) => ({
      name,
      open: async () => ({ classifier: other, dispose: () => void closed.push(name) }),
    });
    const flip = (c: Classifier) =>
      explainerOf(c, ({ data }) =>
        heatmap(
          Array.from({ length: 1024 }, (_, i) => (c === one ? 1 : -1) * data[i * 3]),
          32,
        ),
      );
    const options = { versions: [version('labels')] };
    expect(await modelRandomization(flip, one, photo, options)).toEqual({
      value: expect.closeTo(-1, 10),
      curve: [{ x: 1, name: 'labels', y: expect.closeTo(-1, 10) }],
    });
    expect(closed).toEqual(['labels']);
    const failing = (c: Classifier) =>
      explainerOf(c, () => {
        if (c === other) throw new Error('broken');
        return heatmap(new Array(1024).fill(1), 32);
      });
    await expect(modelRandomization(failing, one, photo, options)).rejects.toThrow('broken');
    expect(closed).toEqual(['labels', 'labels']);
  });

  test('explains the class of the first explanation in all versions', async () => {
    const classifier = wrap(smallModel());
    const asked: unknown[] = [];
    const watching = (c: Classifier) =>
      explainerOf(c, (_, { target }) => {
        asked.push(target);
        return heatmap(new Array(1024).fill(1), 32);
      });
    const versions = [{ name: 'a', open: async () => ({ classifier }) }];
    await modelRandomization(watching, classifier, photo, { versions });
    expect(asked).toEqual([undefined, 0]);
  });

  test.each([
    [{ versions: [] }, TypeError],
    [{}, TypeError],
    [{ versions: [{}] }, TypeError],
    [{ versions: [{ name: 'a', open: async () => ({}) }], similarity: 'same' }, RangeError],
  ])('refuses %o', async (options, kind) => {
    const call = modelRandomization((c) => new GradCam(c), wrap(smallModel()), photo, options as never);
    await expect(call).rejects.toThrow(kind as never);
    await expect(modelRandomization(3 as never, wrap(smallModel()), photo, options as never)).rejects.toThrow(
      TypeError,
    );
  });
});

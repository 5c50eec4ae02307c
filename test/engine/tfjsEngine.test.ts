import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Net, netOf, outputShape, tfjsEngine } from '../../src/engine/index.js';
import { buildModel } from '../../src/model/buildModel.js';
import { bundledModel } from '../../src/model/bundledModel.js';
import { disposeWeights } from '../../src/model/disposeWeights.js';
import { loadArtifacts } from '../../src/model/loadArtifacts.js';
import { LOAD_DEFAULTS } from '../../src/model/loadLimits.js';
import { startBackend } from '../../src/node/index.js';
import { Random } from '../../src/random.js';

const SIDE = 192;
let model: tfl.LayersModel;
let net: Net;
beforeAll(async () => {
  await startBackend('wasm');
  model = await buildModel(await loadArtifacts(bundledModel, LOAD_DEFAULTS));
  net = (await netOf(model, {
    targetLayer: 'mix_relu',
    linearLayer: 'probabilities',
    inputRange: [-1, 1],
  })) as Net;
});
afterAll(() => disposeWeights(model));

describe('the bundled model as a net', () => {
  test('runs batch norms and activation functions in the convolutions', () => {
    const kinds = new Set(net.operations.map(({ kind }) => kind));
    const expected = ['averagePool', 'concatenate', 'convolution', 'dense', 'globalAveragePool', 'scale'];
    expect([...kinds].sort()).toEqual(expected);
  });

  test('gives the logits and activations of the layers', async () => {
    const random = new Random(1);
    const data = Float32Array.from({ length: 2 * SIDE * SIDE * 3 }, () => random.integer(256));
    const before = tf.memory().numTensors;
    const engine = tfjsEngine(net);
    const { logits, activations } = await engine.run({ data, count: 2 }, ['logits', 'activations']);
    expect(outputShape(net, 'activations')).toEqual([12, 12, 96]);
    const scaled = tf.tidy(() => tf.sub(tf.mul(tf.tensor4d(data, [2, SIDE, SIDE, 3]), 2 / 255), 1));
    const expected = tf.tidy(() => {
      const layers = ['logits', 'mix_relu'].map((name) => model.getLayer(name).output as tfl.SymbolicTensor);
      return model.execute(
        scaled,
        layers.map(({ name }) => name),
      ) as tf.Tensor[];
    });
    for (const [i, found] of [logits, activations].entries()) {
      const values = (await expected[i].data()) as Float32Array;
      const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(found.length).toBe(values.length);
      expect(found.reduce((most, v, k) => Math.max(most, Math.abs(v - values[k])), 0) / scale).toBeLessThan(
        5e-6,
      );
    }
    tf.dispose([scaled, ...expected]);
    engine.dispose();
    engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await expect(engine.run({ data, count: 2 }, ['logits'])).rejects.toThrow('this engine was disposed');
    expect(tf.memory().numTensors).toBe(before);
  });
});

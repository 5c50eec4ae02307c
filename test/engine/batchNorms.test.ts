import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { netOf, tfjsEngine } from '../../src/engine/index.js';
import { buildModel } from '../../src/model/buildModel.js';
import { disposeWeights } from '../../src/model/disposeWeights.js';
import { loadArtifacts } from '../../src/model/loadArtifacts.js';
import { LOAD_DEFAULTS } from '../../src/model/loadLimits.js';
import { fileHandler, startBackend } from '../../src/node/index.js';
import { astronaut, farthest, fixtureModel } from '../fixture.js';

const PLACES = { targetLayer: 'conv_pw_11_relu', linearLayer: 'probs', inputRange: [-1, 1] } as const;

test('batch norms whose axis is a list of one, as Keras saves it, run in the convolutions', async () => {
  await startBackend('wasm');
  const before = tf.memory().numTensors;
  const model = await buildModel(await loadArtifacts(fileHandler(fixtureModel('model_mnet')), LOAD_DEFAULTS));
  const net = await netOf(model, PLACES);
  if (!net) throw new Error('the model has no counterpart');
  expect(net.operations.some(({ kind }) => kind === 'channelScale')).toBe(false);
  const engine = tfjsEngine(net);
  const data = Float32Array.from(astronaut().data);
  const { activations } = await engine.run({ data, count: 1 }, ['activations']);
  const expected = tf.tidy(() => {
    const scaled = tf.sub(tf.mul(tf.tensor4d(data, [1, 224, 224, 3]), 2 / 255), 1);
    const { name } = model.getLayer(PLACES.targetLayer).output as tfl.SymbolicTensor;
    return (model.execute(scaled, name) as tf.Tensor).dataSync<'float32'>();
  });
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(farthest(activations, expected) / scale).toBeLessThan(5e-6);
  engine.dispose();
  disposeWeights(model);
  expect(tf.memory().numTensors).toBe(before);
});

test('a batch norm over another axis has no counterpart', async () => {
  await startBackend('wasm');
  const model = await buildModel(await loadArtifacts(fileHandler(fixtureModel('model_mnet')), LOAD_DEFAULTS));
  const layer = model.getLayer('conv1_bn') as tfl.layers.Layer & { axis: unknown };
  for (const axis of [[1], [2, 3], 1]) {
    layer.axis = axis;
    expect(await netOf(model, PLACES), `${axis}`).toBeUndefined();
  }
  disposeWeights(model);
});

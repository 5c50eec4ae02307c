import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { type Net, netOf, onnxEngine, tfjsEngine } from '../../src/engine/index.js';
import { planOf } from '../../src/engine/plan.js';
import { splitPooling } from '../../src/engine/splitPooling.js';
import { GradCam, LayerCam, XGradCam } from '../../src/explainers/index.js';
import { fromLayersModel } from '../../src/model/index.js';
import { startBackend } from '../../src/node/index.js';
import { fromOnnx, toOnnx } from '../../src/onnx/index.js';
import { Random } from '../../src/random.js';
import type { Pixels } from '../../src/types.js';
import { CLASS_NAMES, manyDepths, SIDE } from './manyDepths.js';

const POOLINGS: { poolings: readonly ('mean' | 'max')[] }[] = [
  { poolings: ['mean'] },
  { poolings: ['max'] },
  { poolings: ['mean', 'max'] },
  { poolings: ['max', 'mean'] },
];
const BACKENDS = ['cpu', 'wasm'] as const;
const SESSION = { intraOpNumThreads: 1, interOpNumThreads: 1 };
const COUNT = 3;

const noise = (length: number): Float32Array => {
  const random = new Random(4);
  return Float32Array.from({ length }, () => random.integer(256));
};
const images = noise(COUNT * SIDE * SIDE * 3);
const photo = (data: Uint8Array): Pixels => ({ data, width: SIDE, height: SIDE });

/** Largest difference, as a share of the largest value. */
function apart(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  const values = Array.from(expected);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return values.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i])), 0) / largest;
}

async function netOfDepths(model: tfl.LayersModel, targetLayer = 'depths'): Promise<Net> {
  const options = { targetLayer, linearLayer: 'probabilities', inputRange: [-1, 1] } as const;
  const net = await netOf(model, options);
  if (!net) throw new Error('the model must have a net');
  return net;
}

async function layersPass(
  model: tfl.LayersModel,
  targetLayer = 'depths',
): Promise<Record<'activations' | 'logits', Float32Array>> {
  const values: Float32Array[] = [];
  for (const name of [targetLayer, 'logits']) {
    const output = tf.tidy(() => {
      const scaled = tf.sub(tf.mul(tf.tensor4d(images, [COUNT, SIDE, SIDE, 3]), 2 / 255), 1);
      return model.execute(scaled, (model.getLayer(name).output as tfl.SymbolicTensor).name) as tf.Tensor;
    });
    values.push((await output.data()) as Float32Array);
    output.dispose();
  }
  return { activations: values[0], logits: values[1] };
}

describe.each(BACKENDS)('a head on several depths, on %s', (backend) => {
  test.each(POOLINGS)('is computed as the layers do: $poolings', async ({ poolings }) => {
    await startBackend(backend);
    const model = manyDepths(poolings);
    const net = await netOfDepths(model);
    const expected = await layersPass(model);
    const before = tf.memory().numTensors;
    for (const engine of [tfjsEngine(net), await onnxEngine(ort, SESSION)(net)]) {
      const both = await engine.run({ data: images, count: COUNT }, ['logits', 'activations']);
      expect(apart(both.activations, expected.activations)).toBeLessThan(5e-6);
      expect(apart(both.logits, expected.logits)).toBeLessThan(5e-6);
      const { logits } = await engine.run({ data: images, count: COUNT }, ['logits']);
      expect(apart(logits, expected.logits)).toBeLessThan(5e-6);
      engine.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test.each(POOLINGS)('is explained in closed form as by gradients: $poolings', async ({ poolings }) => {
    await startBackend(backend);
    const model = manyDepths(poolings);
    const closed = fromLayersModel(model, { classNames: CLASS_NAMES, targetLayer: 'depths' });
    // a copy has neither `activations` nor `linearHead`
    const byGradients = { ...closed };
    // on the photo of one colour most places of a channel are tied
    for (const data of [
      Uint8Array.from(images.subarray(0, SIDE * SIDE * 3)),
      new Uint8Array(SIDE * SIDE * 3),
    ]) {
      for (const Explainer of [GradCam, LayerCam, XGradCam]) {
        const options = { target: 'blurred', against: 'dark' };
        const found = await new Explainer(closed).explain(photo(data), options);
        const expected = await new Explainer(byGradients).explain(photo(data), options);
        expect(apart(found.activationMap.data, expected.activationMap.data)).toBeLessThan(1e-4);
      }
    }
    model.dispose();
  });
});

describe.each(BACKENDS)('a convolution by 1 x 1 of joined maps, on %s', (backend) => {
  test.each(['relu', 'linear'] as const)('runs before a map is upsampled: %s', async (activation) => {
    await startBackend(backend);
    const model = manyDepths(['mean'], activation);
    const net = await netOfDepths(model, 'mix');
    const upsampled = net.operations.find(({ kind }) => kind === 'upsample');
    // 12 channels of the convolution instead of the 10 of the third depth
    expect(upsampled?.shape).toEqual([8, 8, 12]);
    const expected = await layersPass(model, 'mix');
    const before = tf.memory().numTensors;
    for (const engine of [tfjsEngine(net), await onnxEngine(ort, SESSION)(net)]) {
      const found = await engine.run({ data: images, count: COUNT }, ['logits', 'activations']);
      expect(apart(found.activations, expected.activations)).toBeLessThan(5e-6);
      expect(apart(found.logits, expected.logits)).toBeLessThan(5e-6);
      engine.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});

describe('the closed form of a head', () => {
  test.each(POOLINGS)('gives the logits of the activations: $poolings', async ({ poolings }) => {
    await startBackend('wasm');
    const model = manyDepths(poolings);
    const classifier = fromLayersModel(model, { classNames: CLASS_NAMES, targetLayer: 'depths' });
    const head = await classifier.linearHead();
    if (!head) throw new Error('the head must be linear');
    expect(head.maxWeights !== undefined).toBe(poolings.some((pooling) => pooling === 'max'));
    const { activations, logits, width, height } = await classifier.activations(images);
    const [places, classes] = [width * height, CLASS_NAMES.length];
    const channels = head.weights.length / classes;
    const expected = Array.from({ length: COUNT * classes }, (_, at) => {
      const [n, c] = [Math.floor(at / classes), at % classes];
      let logit = head.bias[c];
      for (let k = 0; k < channels; k++) {
        const own = Array.from({ length: places }, (_, p) => activations[(n * places + p) * channels + k]);
        logit += (own.reduce((sum, value) => sum + value, 0) / places) * head.weights[k * classes + c];
        if (head.maxWeights) logit += Math.max(...own) * head.maxWeights[k * classes + c];
      }
      return logit;
    });
    expect(apart(logits, expected)).toBeLessThan(1e-5);
    const net = await netOfDepths(model);
    const given = await fromOnnx(ort, toOnnx(net), {
      ...{ classNames: CLASS_NAMES, logits: 'logits', features: 'activations', activation: 'sigmoid' },
      ...{ layout: 'nhwc', inputRange: [0, 255], session: SESSION },
    });
    expect(await given.linearHead()).toEqual(head);
    given.dispose();
    model.dispose();
  });

  test('leaves out a joined map where the logits alone are needed', async () => {
    const model = manyDepths(['mean', 'max']);
    const net = splitPooling(await netOfDepths(model));
    const kindsFor = (names: string[]) =>
      planOf(
        net,
        'images',
        names.map((name) => net.outputs[name]),
      ).steps.map(({ kind }) => kind);
    expect(kindsFor(['logits'])).not.toContain('upsample');
    expect(kindsFor(['logits', 'activations'])).toContain('upsample');
    model.dispose();
  });
});

/** A net with the operations that the models above lack. */
function rareOperations(): Net {
  const random = new Random(7);
  const drawn = (length: number) => Float32Array.from({ length }, () => random.integer(1000) / 1000 - 0.5);
  const window = { size: [3, 3], strides: [2, 2], padding: 'same' } as const;
  return {
    inputShape: [SIDE, SIDE, 3],
    operations: [
      { kind: 'scale', output: 's', inputs: ['images'], shape: [SIDE, SIDE, 3], factor: 0.01, offset: -1 },
      {
        ...{ kind: 'convolution', output: 'c', inputs: ['s'], shape: [16, 16, 4], depthwise: false },
        ...{ kernel: drawn(108), kernelShape: [3, 3, 3, 4], bias: drawn(4), dilations: [1, 1], ...window },
        ...{ activation: 'leakyRelu', slope: 0.1 },
      },
      { kind: 'prelu', output: 'p', inputs: ['c'], shape: [16, 16, 4], slope: drawn(4) },
      { kind: 'maxPool', output: 'm', inputs: ['p'], shape: [8, 8, 4], ...window },
      { kind: 'averagePool', output: 'a', inputs: ['p'], shape: [8, 8, 4], ...window },
      { kind: 'add', output: 'sum', inputs: ['m', 'a'], shape: [8, 8, 4] },
      {
        ...{ kind: 'channelScale', output: 'n', inputs: ['sum'], shape: [8, 8, 4] },
        ...{ factors: drawn(4), offsets: drawn(4) },
      },
      { kind: 'relu', output: 'r', inputs: ['n'], shape: [8, 8, 4] },
      {
        ...{ kind: 'pad', output: 'w', inputs: ['r'], shape: [9, 10, 6] },
        amounts: [
          [0, 1],
          [1, 1],
          [0, 2],
        ],
      },
      { kind: 'upsample', output: 'activations', inputs: ['w'], shape: [18, 30, 6], factors: [2, 3] },
      { kind: 'globalMaxPool', output: 'top', inputs: ['activations'], shape: [6] },
      {
        ...{ kind: 'dense', output: 'logits', inputs: ['top'], shape: [2] },
        ...{ kernel: drawn(12), kernelShape: [6, 2], bias: undefined },
      },
    ],
    outputs: { activations: 'activations', logits: 'logits' },
  };
}

test.each(BACKENDS)('operations that no bundled model has agree with ONNX Runtime on %s', async (backend) => {
  await startBackend(backend);
  const net = rareOperations();
  const [own, other] = [tfjsEngine(net), await onnxEngine(ort, SESSION)(net)];
  const outputs = ['activations', 'logits'] as const;
  const found = await own.run({ data: images, count: COUNT }, outputs);
  const expected = await other.run({ data: images, count: COUNT }, outputs);
  for (const name of outputs) expect(apart(found[name], expected[name]), name).toBeLessThan(5e-6);
  own.dispose();
  other.dispose();
});

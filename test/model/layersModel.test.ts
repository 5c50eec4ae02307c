import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { Cam, GradCam, hiResCamMap, ScoreCam } from '../../src/explainers/index.js';
import { fromLayersModel, type LayersModelOptions } from '../../src/model/index.js';
import { noisePhoto } from '../explainers/models.js';
import { farthest } from '../fixture.js';

type Symbolic = tfl.SymbolicTensor;
type Head = 'softmax' | 'sigmoid' | 'linear';

const SIZE = 16;
const photo = noisePhoto(SIZE, SIZE, 8);
let names = 0;
const unique = (name: string): string => `${name}_${names++}`;

function conv(filters: number, more: object = {}): tfl.layers.Layer {
  const kernelInitializer = tfl.initializers.randomNormal({ stddev: 0.4, seed: filters });
  return tfl.layers.conv2d({ filters, kernelSize: 3, padding: 'same', kernelInitializer, ...more });
}

function dense(units: number, more: object = {}): tfl.layers.Layer {
  return tfl.layers.dense({
    units,
    kernelInitializer: tfl.initializers.randomNormal({ stddev: 0.5, seed: units }),
    biasInitializer: tfl.initializers.randomNormal({ stddev: 0.5, seed: 9 }),
    ...more,
  });
}

/** Statistics that tell inference from training. */
function normalization(): tfl.layers.Layer {
  return tfl.layers.batchNormalization({
    movingMeanInitializer: tfl.initializers.constant({ value: 0.3 }),
    movingVarianceInitializer: tfl.initializers.constant({ value: 2 }),
  });
}

const image = (): Symbolic => tfl.input({ shape: [SIZE, SIZE, 3] });
const apply = (layer: tfl.layers.Layer, ...inputs: Symbolic[]): Symbolic =>
  layer.apply(inputs.length === 1 ? inputs[0] : inputs) as Symbolic;

/** A convolutional trunk as a model of its own: conv, batch norm, ReLU. */
function backbone(name: string): tfl.LayersModel {
  const input = image();
  const first = apply(normalization(), apply(conv(4, { strides: 2, name: unique('conv') }), input));
  return tfl.model({
    inputs: input,
    outputs: apply(tfl.layers.reLU({ name: unique('out') }), first),
    name: unique(name),
  });
}

/** What the model gives, its target layer's name, and its logits where the last activation is not its own layer. */
interface Case {
  readonly model: tfl.LayersModel;
  /** The automatic target layer's class. */
  readonly target: RegExp;
  readonly activation: Head;
  readonly options?: Partial<LayersModelOptions>;
}

const CASES: Record<string, () => Case> = {
  'sequential, softmax in the dense layer': () => ({
    model: tfl.sequential({
      layers: [
        conv(4, { inputShape: [SIZE, SIZE, 3], activation: 'relu', name: 'seq_conv' }),
        tfl.layers.maxPooling2d({ poolSize: 2, name: 'seq_pool' }),
        tfl.layers.flatten(),
        dense(3, { activation: 'softmax' }),
      ],
    }),
    target: /^seq_pool$/,
    activation: 'softmax',
  }),
  'sequential, softmax as a layer of its own behind dropout': () => ({
    model: tfl.sequential({
      layers: [
        conv(4, { inputShape: [SIZE, SIZE, 3] }),
        normalization(),
        tfl.layers.activation({ activation: 'relu', name: 'own_relu' }),
        tfl.layers.globalAveragePooling2d({}),
        tfl.layers.dropout({ rate: 0.9 }),
        dense(3),
        tfl.layers.softmax(),
      ],
    }),
    target: /^own_relu$/,
    activation: 'softmax',
  }),
  'functional, activation layer': () => {
    const input = image();
    const map = apply(conv(5, { activation: 'relu', name: 'fun_conv' }), input);
    const logits = apply(dense(3), apply(tfl.layers.globalMaxPooling2d({}), map));
    const outputs = apply(tfl.layers.activation({ activation: 'softmax' }), logits);
    return { model: tfl.model({ inputs: input, outputs }), target: /^fun_conv$/, activation: 'softmax' };
  },
  'branching: a residual block whose sum goes through ReLU': () => {
    const input = image();
    const stem = apply(conv(4, { activation: 'relu' }), input);
    const sum = apply(tfl.layers.add(), stem, apply(conv(4), stem));
    const map = apply(tfl.layers.reLU({ name: 'res_relu' }), sum);
    const outputs = apply(
      dense(3, { activation: 'sigmoid' }),
      apply(tfl.layers.globalAveragePooling2d({}), map),
    );
    return { model: tfl.model({ inputs: input, outputs }), target: /^res_relu$/, activation: 'sigmoid' };
  },
  'branching: two arms joined, and a classifier of convolutions as in MobileNet': () => {
    const input = image();
    const arms = [3, 5].map((filters) => apply(conv(filters, { activation: 'relu' }), input));
    const joined = apply(tfl.layers.concatenate({ name: 'joined' }), ...arms);
    const pooled = apply(tfl.layers.globalAveragePooling2d({}), joined);
    const point = apply(tfl.layers.reshape({ targetShape: [1, 1, 8] }), pooled);
    const dropped = apply(tfl.layers.dropout({ rate: 0.9 }), point);
    const logits = apply(tfl.layers.conv2d({ filters: 3, kernelSize: 1 }), dropped);
    const flat = apply(tfl.layers.reshape({ targetShape: [3] }), logits);
    const outputs = apply(tfl.layers.activation({ activation: 'softmax' }), flat);
    return { model: tfl.model({ inputs: input, outputs }), target: /^joined$/, activation: 'softmax' };
  },
  'nested: a backbone in a sequential model, the head a model of its own': () => {
    const base = backbone('base');
    const head = tfl.sequential({
      layers: [
        tfl.layers.globalAveragePooling2d({ inputShape: [SIZE / 2, SIZE / 2, 4] }),
        dense(6, { activation: 'relu' }),
        tfl.layers.dropout({ rate: 0.9 }),
        dense(3, { activation: 'softmax' }),
      ],
    });
    return {
      model: tfl.sequential({ layers: [base, head] }),
      target: /^out_/,
      activation: 'softmax',
    };
  },
  'nested: a backbone in a functional model behind layers of its own': () => {
    const base = backbone('base');
    const input = image();
    const map = apply(base, apply(normalization(), input));
    const logits = apply(dense(3), apply(tfl.layers.globalAveragePooling2d({}), map));
    const outputs = apply(tfl.layers.activation({ activation: 'sigmoid' }), logits);
    return {
      model: tfl.model({ inputs: input, outputs }),
      target: new RegExp(`^${base.name}/out_`),
      activation: 'sigmoid',
    };
  },
  'nested twice: a whole classifier in a model in a model': () => {
    const base = backbone('base');
    const inner = tfl.sequential({
      layers: [
        base,
        tfl.layers.globalAveragePooling2d({}),
        dense(3),
        tfl.layers.activation({ activation: 'softmax' }),
      ],
      name: unique('inner'),
    });
    const input = image();
    return {
      model: tfl.model({ inputs: input, outputs: apply(inner, input), name: unique('outer') }),
      target: new RegExp(`^${inner.name}/out_`),
      activation: 'softmax',
    };
  },
  'nested: the last activation is in a model of its own': () => {
    const base = backbone('base');
    const last = tfl.sequential({
      layers: [
        tfl.layers.dropout({ rate: 0.5, inputShape: [3] }),
        tfl.layers.activation({ activation: 'softmax' }),
      ],
    });
    return {
      model: tfl.sequential({ layers: [base, tfl.layers.globalAveragePooling2d({}), dense(3), last] }),
      target: /^out_/,
      activation: 'softmax',
    };
  },
  'nested: the last layers are a model that changes nothing, behind the softmax': () => {
    const base = backbone('base');
    const last = tfl.sequential({ layers: [tfl.layers.dropout({ rate: 0.5, inputShape: [3] })] });
    return {
      model: tfl.sequential({
        layers: [base, tfl.layers.globalAveragePooling2d({}), dense(3, { activation: 'softmax' }), last],
      }),
      target: /^out_/,
      activation: 'softmax',
    };
  },
  'a layer that is used twice, on itself': () => {
    const input = image();
    const shared = conv(3, { activation: 'tanh', name: 'shared' });
    const map = apply(shared, apply(shared, input));
    const outputs = apply(
      dense(3, { activation: 'softmax' }),
      apply(tfl.layers.globalAveragePooling2d({}), map),
    );
    return { model: tfl.model({ inputs: input, outputs }), target: /^shared$/, activation: 'softmax' };
  },
  'one output, sigmoid': () => ({
    model: tfl.sequential({
      layers: [
        conv(4, { inputShape: [SIZE, SIZE, 3], activation: 'relu', name: 'one_conv' }),
        tfl.layers.globalAveragePooling2d({}),
        dense(1, { activation: 'sigmoid' }),
      ],
    }),
    target: /^one_conv$/,
    activation: 'sigmoid',
    options: { classNames: ['good'] },
  }),
  'one output, linear: a sigmoid is meant': () => ({
    model: tfl.sequential({
      layers: [
        conv(4, { inputShape: [SIZE, SIZE, 3], activation: 'relu', name: 'raw_conv' }),
        tfl.layers.globalAveragePooling2d({}),
        dense(1),
      ],
    }),
    target: /^raw_conv$/,
    activation: 'linear',
    options: { classNames: ['good'] },
  }),
  'logits without an activation: a softmax is meant': () => ({
    model: tfl.sequential({
      layers: [
        conv(4, { inputShape: [SIZE, SIZE, 3], activation: 'relu6', name: 'six' }),
        tfl.layers.averagePooling2d({ poolSize: 2, name: 'six_pool' }),
        tfl.layers.flatten(),
        dense(3),
      ],
    }),
    target: /^six_pool$/,
    activation: 'linear',
  }),
};

describe.each(['cpu', 'wasm'])('any layers model on %s', (backend) => {
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  });

  describe.each(Object.entries(CASES))('%s', (_, make) => {
    const options = (found: Case): LayersModelOptions => ({ classNames: ['a', 'b', 'c'], ...found.options });

    test('predicts as the layers model itself, in inference mode', () => {
      const found = make();
      const classifier = fromLayersModel(found.model, options(found));
      const tensors = tf.memory().numTensors;
      const [own, direct, logits] = tf.tidy(() => {
        const images = tf.tensor4d(Float32Array.from(photo.data), [1, SIZE, SIZE, 3]);
        const inputs = tf.sub(tf.div(images, 127.5), 1);
        return [
          classifier.predict(images).dataSync(),
          (found.model.predict(inputs) as tf.Tensor).dataSync(),
          classifier.head(classifier.features(images)).dataSync(),
        ];
      });
      const activated = (): Float32Array => {
        const values = Array.from(logits);
        if (values.length === 1 || found.activation === 'sigmoid')
          return Float32Array.from(values, (value) => 1 / (1 + Math.exp(-value)));
        const powers = values.map(Math.exp);
        return Float32Array.from(powers, (value) => value / powers.reduce((a, b) => a + b));
      };
      if (found.activation === 'linear') expect(farthest(logits, direct)).toBeLessThan(1e-5);
      else expect(farthest(own, direct)).toBeLessThan(1e-6);
      expect(farthest(own, activated())).toBeLessThan(1e-6);
      expect(classifier.targetLayer).toMatch(found.target);
      expect(tf.memory().numTensors).toBe(tensors);
      found.model.dispose();
    });

    test('is explained on logits: a gradient equals the central difference', async () => {
      const found = make();
      const classifier = fromLayersModel(found.model, options(found));
      const index = classifier.classNames.length - 1;
      let gradients: ArrayLike<number> = [];
      const spy = new Cam(classifier, 'spy', (activations, given) => {
        gradients = given;
        return hiResCamMap(activations, given);
      });
      const { target, saliency } = await spy.explain(photo, { target: index });
      expect(target.index).toBe(index);
      expect(saliency.data.some((value) => value !== 0)).toBe(true);
      const [slope, measured] = tf.tidy(() => {
        const images = tf.tensor4d(Float32Array.from(photo.data), [1, SIZE, SIZE, 3]);
        const activations = classifier.features(images);
        const step = tf.mul(activations, 1e-2);
        const score = (by: number): number =>
          classifier.head(tf.add(activations, tf.mul(step, by))).dataSync()[index];
        const values = step.dataSync<'float32'>();
        return [values.reduce((sum, value, i) => sum + value * gradients[i], 0), (score(1) - score(-1)) / 2];
      });
      expect(Math.abs(slope - measured)).toBeLessThan(2e-3 * Math.abs(slope) + 1e-5);
      const scored = await new ScoreCam(classifier, { batchSize: 3 }).explain(photo);
      expect(scored.saliency.data.every(Number.isFinite)).toBe(true);
      found.model.dispose();
    });
  });

  test('a layer that is computed twice is no place to cut at', async () => {
    const base = backbone('base');
    const input = image();
    const other = apply(tfl.layers.reLU(), input);
    const maps = [apply(base, input), apply(base, other)];
    const sum = apply(tfl.layers.add({ name: unique('sum') }), ...maps);
    const make = (map: Symbolic): tfl.LayersModel =>
      tfl.model({
        inputs: input,
        outputs: apply(
          dense(3, { activation: 'softmax' }),
          apply(tfl.layers.globalAveragePooling2d({}), map),
        ),
      });
    const classNames = ['a', 'b', 'c'];
    const model = make(sum);
    const targetLayer = base.layers[2]?.name;
    expect(() => fromLayersModel(model, { classNames, targetLayer })).toThrow(
      `lies in the model "${base.name}", which is called 2 times; choose a layer behind it`,
    );
    expect(fromLayersModel(model, { classNames }).targetLayer).toMatch(/^sum_/);
    // the same backbone elsewhere does no harm
    expect(fromLayersModel(make(maps[1]), { classNames, targetLayer }).targetLayer).toMatch(/^base_/);
    model.dispose();
  });

  test('is cut at any named layer, nested ones by their own name or by the way to it', async () => {
    const base = backbone('base');
    const input = image();
    const pooled = apply(tfl.layers.globalAveragePooling2d({}), apply(base, apply(normalization(), input)));
    const model = tfl.model({ inputs: input, outputs: apply(dense(3, { activation: 'softmax' }), pooled) });
    const classNames = ['a', 'b', 'c'];
    const name = base.layers[2]?.name;
    for (const targetLayer of [name, `${base.name}/${name}`]) {
      const classifier = fromLayersModel(model, { classNames, targetLayer });
      expect(classifier.targetLayer).toBe(`${base.name}/${name}`);
      const { activationMap } = await new GradCam(classifier).explain(photo);
      expect(activationMap.width).toBe(SIZE / 2);
    }
    expect(() => fromLayersModel(model, { classNames, targetLayer: `other/${name}` })).toThrow(
      `\`targetLayer\` must be a layer with an output [n, h, w, channels]`,
    );
    model.dispose();
  });
});

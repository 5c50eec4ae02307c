import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  EigenCam,
  type Explainer,
  GradCam,
  GradCamPlusPlus,
  HiResCam,
  LayerCam,
  ScoreCam,
  XGradCam,
} from '../../src/explainers/index.js';
import { fromGraphModel, type GraphModelLike, type GraphModelOptions } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import { noisePhoto } from '../explainers/models.js';
import { farthest } from '../fixture.js';

type Loaded = GraphModelLike & { dispose(): void };
interface Converter {
  loadGraphModel(handler: tf.io.IOHandler): Promise<Loaded>;
}

// what loads graph models is no dependency of this package: without it a stand-in runs the same graph
const name = '@tensorflow/tfjs-converter';
const converter = (await import(/* @vite-ignore */ name).catch(() => undefined)) as Converter | undefined;

const [SIDE, CHANNELS, CLASSES] = [16, 5, 3];
const OPTIONS: GraphModelOptions = {
  classNames: ['a', 'b', 'c'],
  targetLayer: 'relu',
  kernel: 'kernel',
  bias: 'bias',
};

function values(length: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => random.normal(0, 0.4));
}

const CONSTANTS = {
  filter: { shape: [3, 3, 3, CHANNELS], data: values(27 * CHANNELS, 1) },
  axes: { shape: [2], data: Int32Array.of(1, 2) },
  kernel: { shape: [CHANNELS, CLASSES], data: values(CHANNELS * CLASSES, 2) },
  bias: { shape: [CLASSES], data: values(CLASSES, 3) },
};

/** Conv2D, Relu, Mean, MatMul, BiasAdd and Softmax, as the converter writes them. */
function artifacts(): tf.io.ModelArtifacts {
  const float = { type: 'DT_FLOAT' };
  const text = (word: string) => ({ s: btoa(word) });
  const node = (name: string, op: string, input: string[] = [], attr: object = {}) => ({
    name,
    op,
    input,
    attr: { T: float, ...attr },
  });
  const dim = [-1, SIDE, SIDE, 3].map((size) => ({ size: String(size) }));
  const constants = Object.entries(CONSTANTS);
  return {
    format: 'graph-model',
    modelTopology: {
      node: [
        node('image', 'Placeholder', [], { dtype: float, shape: { shape: { dim } } }),
        ...constants.map(([name, { data }]) =>
          node(name, 'Const', [], { dtype: { type: data instanceof Int32Array ? 'DT_INT32' : 'DT_FLOAT' } }),
        ),
        node('conv', 'Conv2D', ['image', 'filter'], {
          strides: { list: { i: ['1', '2', '2', '1'] } },
          padding: text('SAME'),
          data_format: text('NHWC'),
          dilations: { list: { i: ['1', '1', '1', '1'] } },
        }),
        node('relu', 'Relu', ['conv']),
        node('mean', 'Mean', ['relu', 'axes'], { keep_dims: { b: false } }),
        node('matmul', 'MatMul', ['mean', 'kernel'], {
          transpose_a: { b: false },
          transpose_b: { b: false },
        }),
        node('logits', 'BiasAdd', ['matmul', 'bias'], { data_format: text('NHWC') }),
        node('probabilities', 'Softmax', ['logits']),
      ],
      versions: { producer: 1, minConsumer: 0 },
    },
    weightSpecs: constants.map(([name, { shape, data }]) => ({
      name,
      shape,
      dtype: data instanceof Int32Array ? 'int32' : 'float32',
    })),
    weightData: joined(constants.map(([, { data }]) => data)),
  };
}

function joined(parts: (Float32Array | Int32Array)[]): ArrayBuffer {
  const bytes = parts.flatMap((part) => [...new Uint8Array(part.buffer)]);
  return Uint8Array.from(bytes).buffer;
}

/** The same graph without the converter: what `fromGraphModel` asks of a graph model, and no more. */
function standIn(): Loaded {
  const weights = Object.fromEntries(
    Object.entries(CONSTANTS).map(([name, { shape, data }]) => [name, [tf.tensor(data, shape)]]),
  );
  const of = (name: string): tf.Tensor => weights[name]?.[0];
  return {
    inputs: [{ name: 'image', shape: [-1, SIDE, SIDE, 3] }],
    outputs: [{ name: 'probabilities' }],
    weights,
    execute: (images, node = 'probabilities') =>
      tf.tidy(() => {
        const relu = tf.relu(tf.conv2d(images as tf.Tensor4D, of('filter') as tf.Tensor4D, 2, 'same'));
        const logits = tf.add(tf.matMul(tf.mean(relu, [1, 2]), of('kernel') as tf.Tensor2D), of('bias'));
        const nodes: Record<string, tf.Tensor> = {
          ...{ relu, logits, probabilities: tf.softmax(logits), labels: tf.sigmoid(logits) },
        };
        return nodes[node as string];
      }),
    dispose: () => tf.dispose(weights),
  };
}

describe.each(['cpu', 'wasm'])('a graph model on %s', (backend) => {
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  });

  const kinds: [string, () => Promise<Loaded>][] = [['a stand-in', async () => standIn()]];
  if (converter)
    kinds.push(['loaded by tfjs-converter', () => converter.loadGraphModel(tf.io.fromMemory(artifacts()))]);

  describe.each(kinds)('%s', (_, load) => {
    let model: Loaded;
    beforeAll(async () => {
      await tf.setBackend(backend);
      model = await load();
    });
    afterAll(() => model.dispose());

    const photo = noisePhoto(SIDE, SIDE, 4);
    const input = (): tf.Tensor4D => tf.tensor4d(Float32Array.from(photo.data), [1, SIDE, SIDE, 3]);

    test('predicts as the graph model itself', async () => {
      const classifier = await fromGraphModel(model, OPTIONS);
      expect(classifier.inputSize).toEqual({ width: SIDE, height: SIDE });
      expect(classifier.targetLayer).toBe('relu');
      const [own, direct] = tf.tidy(() => {
        const images = input();
        const scaled = tf.sub(tf.div(images, 127.5), 1);
        return [classifier.predict(images).dataSync(), (model.execute(scaled) as tf.Tensor).dataSync()];
      });
      expect(farthest(own, direct)).toBeLessThan(1e-6);
    });

    test('Grad-CAM has the closed form: the weights of the class, divided by the number of places', async () => {
      const classifier = await fromGraphModel(model, OPTIONS);
      const { activationMap } = await new GradCam(classifier).explain(photo, { target: 2 });
      const activations = tf.tidy(() => classifier.features(input()).dataSync());
      const places = (SIDE / 2) ** 2;
      const wanted = Array.from({ length: places }, (_, i) => {
        let sum = 0;
        for (let k = 0; k < CHANNELS; k++)
          sum += (CONSTANTS.kernel.data[k * CLASSES + 2] / places) * activations[i * CHANNELS + k];
        return sum;
      });
      expect(farthest(activationMap.data, wanted)).toBeLessThan(1e-6);
      expect(wanted.some((value) => Math.abs(value) > 1e-3)).toBe(true);
    });

    test('every CAM explains it, and none keeps a tensor', async () => {
      const classifier = await fromGraphModel(model, OPTIONS);
      const explainers = [GradCam, GradCamPlusPlus, HiResCam, LayerCam, XGradCam, EigenCam, ScoreCam];
      for (const Made of explainers) {
        const explainer: Explainer = new Made(classifier);
        await explainer.explain(photo);
        const tensors = tf.memory().numTensors;
        const { saliency } = await explainer.explain(photo, { against: 'a' });
        expect(tf.memory().numTensors, Made.name).toBe(tensors);
        expect(saliency.data.some((value) => value !== 0)).toBe(true);
      }
    });

    test("takes tensors of the caller's, a 1x1 convolution's kernel and logits as the answer", async () => {
      const kernel = tf.tensor4d(CONSTANTS.kernel.data, [1, 1, CHANNELS, CLASSES]);
      const bias = tf.tensor1d(CONSTANTS.bias.data);
      const classifier = await fromGraphModel(model, { ...OPTIONS, kernel, bias, output: 'logits' });
      const [own, direct] = tf.tidy(() => {
        const images = input();
        const scaled = tf.sub(tf.div(images, 127.5), 1);
        return [
          classifier.predict(images).dataSync(),
          (model.execute(scaled, 'probabilities') as tf.Tensor).dataSync(),
        ];
      });
      expect(farthest(own, direct)).toBeLessThan(1e-6);
      expect(classifier.head(tf.zeros([1, 2, 2, CHANNELS])).dataSync()).toEqual(CONSTANTS.bias.data);
      tf.dispose([kernel, bias]);
    });

    test.each([
      [{ bias: undefined }, '`model` must be global average pooling and a dense layer behind `targetLayer`'],
      [{ activation: 'sigmoid' }, '`activation` must be one of "softmax", got "sigmoid"'],
      [{ targetLayer: 'logits' }, '`targetLayer` must give [n, h, w, 5], as the kernel has them, got [1, 3]'],
      [{ targetLayer: '' }, '`targetLayer` must be the name of a node, got ""'],
      [{ kernel: 'weights' }, "`kernel` must be one of the model's constants"],
      [{ kernel: 3 }, '`kernel` must be the name of a constant or a tensor, got 3'],
      [{ kernel: 'filter' }, '`kernel` must have the shape [channels, 3], got [3, 3, 3, 5]'],
      [{ bias: 'axes' }, '`bias` must have the shape [3], got [2]'],
      [{ classNames: ['a', 'b'] }, '`kernel` must have the shape [channels, 2], got [5, 3]'],
      [{ inputSize: { width: 8, height: 8 } }, '`inputSize` must be 16 x 16 for this model, got 8 x 8'],
      [{ activation: 'relu' }, '`activation` must be one of "softmax", "sigmoid", "linear", got "relu"'],
      [{ target: 'relu' }, 'fromGraphModel: unknown option `target`'],
    ])('refuses %o and keeps no tensor', async (more, text) => {
      const tensors = tf.memory().numTensors;
      await expect(fromGraphModel(model, { ...OPTIONS, ...(more as object) })).rejects.toThrow(text);
      expect(tf.memory().numTensors).toBe(tensors);
    });
  });

  test.each([2, null, { kernel: 2 }, { kernel: null }, { data: new Float32Array(9), width: 3 }])(
    'refuses the constants %o by name',
    async (weights) => {
      const model = standIn();
      await expect(fromGraphModel({ ...model, weights: weights as never }, OPTIONS)).rejects.toThrow(
        /`(kernel|model\.weights)` must be/,
      );
      model.dispose();
    },
  );

  const thrown = (value: unknown) => (): never => {
    throw value;
  };

  test.each<[string, object, string]>([
    ['no shape', { inputs: [{ name: 'x', shape: 5 }] }, '`model.inputs[0].shape` must be an array, got 5'],
    [
      'a side that is a symbol',
      { inputs: [{ name: 'x', shape: [-1, Symbol('x'), 20, 3] }] },
      '`model.inputs[0].shape[1]` must be an integer, got Symbol(x) (symbol)',
    ],
    [
      'a huge input',
      { inputs: [{ name: 'x', shape: [-1, 1e9, 20, 3] }] },
      '`model.inputs[0].height` must be an integer in 1..4096, got 1000000000',
    ],
    ['an input that is a hole', { inputs: new Array(1) }, '`model.inputs[0]` must be { name, shape }'],
    ['an output that is null', { outputs: [null] }, '`model.outputs[0]` must be { name }, got null'],
    ['a promise', { execute: async () => undefined }, '`model.execute` must give a tensor for "relu"'],
    ['no error thrown', { execute: thrown(undefined) }, '`model` cannot be run up to "relu": undefined'],
  ])('a graph with %s is refused by name', async (_, change, text) => {
    const model = standIn();
    const { numTensors } = tf.memory();
    await expect(fromGraphModel({ ...model, ...change }, OPTIONS)).rejects.toThrow(text);
    expect(tf.memory().numTensors).toBe(numTensors);
    model.dispose();
  });

  test.each(['probabilities', 'labels'])('gives the %s that the model itself gives', async (output) => {
    const model = standIn();
    const classifier = await fromGraphModel(model, { ...OPTIONS, output });
    const images = tf.tensor4d(Float32Array.from(noisePhoto(SIDE, SIDE, 4).data), [1, SIDE, SIDE, 3]);
    const [own, direct] = tf.tidy(() => [
      classifier.predict(images).dataSync(),
      (model.execute(tf.sub(tf.div(images, 127.5), 1), output) as tf.Tensor).dataSync(),
    ]);
    expect(farthest(own, direct)).toBeLessThan(1e-5);
    images.dispose();
    model.dispose();
  });

  test('a model of several outputs needs the name of one', async () => {
    const model = standIn();
    const outputs = [{ name: 'logits' }, { name: 'probabilities' }];
    await expect(fromGraphModel({ ...model, outputs }, OPTIONS)).rejects.toThrow(
      '`output` must be one of "logits", "probabilities", got undefined',
    );
    await fromGraphModel({ ...model, outputs }, { ...OPTIONS, output: 'logits' });
    model.dispose();
  });

  test('a model that leaves its size open needs to be given one', async () => {
    const model = standIn();
    const open = { ...model, inputs: [{ name: 'image', shape: [-1, -1, -1, 3] }] };
    await expect(fromGraphModel(open, OPTIONS)).rejects.toThrow('`inputSize` must be given');
    const classifier = await fromGraphModel(open, { ...OPTIONS, inputSize: { width: 24, height: 20 } });
    const { saliency } = await new GradCam(classifier).explain(noisePhoto(24, 20));
    expect([saliency.width, saliency.height]).toEqual([24, 20]);
    await expect(fromGraphModel({ ...open, inputs: [] }, OPTIONS)).rejects.toThrow(
      '`model` must have one input, got 0',
    );
    await expect(fromGraphModel({} as never, OPTIONS)).rejects.toThrow('`model` must be a tf.GraphModel');
    model.dispose();
  });
});

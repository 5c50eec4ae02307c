import '@tensorflow/tfjs-backend-cpu';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundledModel } from '../../src/model/bundledModel.js';
import { FaceQualityClassifier, type LoadOptions } from '../../src/model/index.js';
import { sha256 } from '../../src/model/sha256.js';

type Reference = [name: string, node: number, tensor: number, options: object];
interface Layer {
  name: string;
  class_name: string;
  config: Record<string, unknown>;
  inbound_nodes: Reference[][];
}
interface Artifacts extends tf.io.ModelArtifacts {
  modelTopology: {
    class_name: string;
    config: { layers: Layer[]; output_layers: unknown };
    keras_version: string;
  };
  weightSpecs: tf.io.WeightsManifestEntry[];
  weightData: ArrayBuffer;
}

let whole: Artifacts;
beforeAll(async () => {
  await tf.setBackend('cpu');
  whole = (await bundledModel.load?.()) as Artifacts;
});

const clone = (): Artifacts => structuredClone(whole);
const layer = (artifacts: Artifacts, name: string): Layer =>
  artifacts.modelTopology.config.layers.find((item) => item.name === name) as Layer;
/** Layers one after the other, in the order of the graph, on the way to the pooling layer. */
function chainBeforePool(artifacts: Artifacts, length: number): Layer[] {
  layer(artifacts, 'pool').inbound_nodes = [[[`step_${length - 1}`, 0, 0, {}]]];
  return Array.from({ length }, (_, i) => ({
    name: `step_${i}`,
    class_name: 'Activation',
    config: { name: `step_${i}`, activation: 'linear' },
    inbound_nodes: [[[i === 0 ? 'mix_relu' : `step_${i - 1}`, 0, 0, {}]]],
  }));
}
const load = (artifacts: unknown, options?: LoadOptions): Promise<FaceQualityClassifier> =>
  FaceQualityClassifier.load({ load: async () => artifacts as tf.io.ModelArtifacts }, options);

async function refused(artifacts: unknown, text: string): Promise<void> {
  const { numTensors } = tf.memory();
  const variables = Object.keys(tf.engine().registeredVariables).length;
  await expect(load(artifacts)).rejects.toThrow(text);
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(Object.keys(tf.engine().registeredVariables)).toHaveLength(variables);
}

test.each([
  ['first', 0],
  ['last', -2],
])('a weight that is no number, the %s of the file, is refused by its name', async (_, at) => {
  const model = clone();
  const bytes = new Uint8Array(model.weightData);
  // NaN as a 16-bit float
  bytes.set([0, 0x7e], at < 0 ? bytes.length + at : at);
  const { name } = model.weightSpecs.at(at < 0 ? -1 : 0) as { name: string };
  await refused(model, `the weight \`${name}\` must be finite, got NaN`);
});

describe('a graph that cannot be built is refused before anything is built', () => {
  test.each<[string, (artifacts: Artifacts) => void, string]>([
    [
      'an inbound layer that does not exist',
      (m) => {
        layer(m, 'pool').inbound_nodes = [[['nowhere', 0, 0, {}]]];
      },
      'layer "pool" takes the output of "nowhere", which does not exist',
    ],
    [
      'a node that does not exist',
      (m) => {
        layer(m, 'pool').inbound_nodes = [[['mix_relu', 7, 0, {}]]];
      },
      'layer "pool" waits for node 7 of "mix_relu", which never comes',
    ],
    [
      'a circle',
      (m) => {
        layer(m, 'conv1').inbound_nodes = [[['mix_relu', 0, 0, {}]]];
      },
      'layer "conv1" waits for node 0 of "mix_relu", which never comes: the graph has a circle',
    ],
    [
      'a circle under the names that tfjs reads as well',
      (m) => {
        const { inbound_nodes: _, ...rest } = layer(m, 'conv1');
        const inboundNodes = [[['mix_relu', 0, 0, {}]]];
        const { layers } = m.modelTopology.config;
        layers[1] = { ...rest, inboundNodes } as unknown as Layer;
      },
      'the graph has a circle',
    ],
    [
      'two layers of one name',
      (m) => {
        m.modelTopology.config.layers.push(layer(m, 'pool'));
      },
      'the names of layers in model.json must be unique, got "pool" twice',
    ],
    [
      'a layer whose config has another name',
      (m) => {
        layer(m, 'pool').config.name = 'mix_relu';
      },
      'layer "pool" must have the same name in its config, got "mix_relu"',
    ],
    [
      'an output that does not exist',
      (m) => {
        m.modelTopology.config.output_layers = [['probabilities', 1, 0]];
      },
      '`outputLayers` of model.json names node 1 of "probabilities", which does not exist',
    ],
    [
      'a reference that is none',
      (m) => {
        layer(m, 'pool').inbound_nodes = [[['mix_relu', -1, 0, {}]]];
      },
      '`inbound_nodes` of layer "pool" must consist of [layer, node index, tensor index]',
    ],
    [
      'a call without inputs',
      (m) => {
        layer(m, 'conv_pw_3').inbound_nodes = [[]];
      },
      '`inbound_nodes` of layer "conv_pw_3" must name at least one input a call, got none',
    ],
    [
      'a layer for an activation function',
      (m) => {
        layer(m, 'conv_pw_3').config.activation = structuredClone(layer(m, 'conv_pw_5'));
      },
      '`activation` of layer "conv_pw_3" must be a string, got Object',
    ],
    [
      'a word for a number',
      (m) => {
        layer(m, 'conv1_relu').config.max_value = 'six';
      },
      '`maxValue` of layer "conv1_relu" must be a number, got "six"',
    ],
    [
      'no layers',
      (m) => {
        m.modelTopology.config.layers = [];
      },
      '`modelTopology.config.layers` must be a list of 1 to 5000 layers, got an array of 0',
    ],
    [
      'a graph that lies there the wrong way round',
      (m) => {
        m.modelTopology.config.layers.push(...chainBeforePool(m, 100).reverse());
      },
      'the layers of model.json must come in the order of its graph',
    ],
    [
      'too many layers one after the other',
      (m) => {
        m.modelTopology.config.layers.push(...chainBeforePool(m, 1300));
      },
      'model.json must have at most 1200 layers one after the other, "step_',
    ],
    [
      'a circle inside a nested model',
      (m) => {
        const inner = structuredClone(m.modelTopology);
        inner.config.layers[1].inbound_nodes = [[['mix_relu', 0, 0, {}]]];
        m.modelTopology.config.layers.push({
          name: 'inner',
          class_name: 'Model',
          config: { ...inner.config, name: 'inner' },
          inbound_nodes: [[['input_1', 0, 0, {}]]],
        });
      },
      'layer "conv1" waits for node 0 of "mix_relu"',
    ],
  ])('%s', (_, change, text) => {
    const artifacts = clone();
    change(artifacts);
    return refused(artifacts, text);
  });
});

describe('a layer that the weights do not fit takes no memory', () => {
  test.each<[string, string, Record<string, unknown>, string]>([
    [
      'a dense layer of 3e6 units',
      'logits',
      { units: 3e6 },
      'layer "logits" needs a `kernel` of [96, 3000000]',
    ],
    [
      'a convolution of 2e7 filters',
      'conv1',
      { filters: 2e7 },
      'layer "conv1" needs a `kernel` of [3, 3, 3, 20000000]',
    ],
    [
      'a convolution with a huge window',
      'mix',
      { kernel_size: [1e6, 1] },
      'layer "mix" needs a `kernel` of [1000000, 1, 704, 96]',
    ],
    [
      'a second bias',
      'conv1',
      { use_bias: true, filters: 12 },
      'layer "conv1" needs a `kernel` of [3, 3, 3, 12]',
    ],
    [
      'an image of 1e9 pixels',
      'input_1',
      { batch_input_shape: [null, 32_000, 32_000, 3] },
      'the output of layer "input_1" must have whole sides and at most 67108864 values an image, got [n, 32000, 32000, 3]',
    ],
  ])('%s', (_, name, config, text) => {
    const artifacts = clone();
    Object.assign(layer(artifacts, name).config, config);
    return refused(artifacts, text);
  });

  test.each<[string, string, object, string]>([
    [
      'a pooling window of 1e9',
      'AveragePooling2D',
      { pool_size: [1e9, 1e9], strides: [1, 1], padding: 'same' },
      'the window of layer "added" must take at most 17179869184 values an image',
    ],
    [
      'a map of 1e10 values',
      'Reshape',
      { target_shape: [7, 1e10, 16] },
      'the output of layer "added" must have whole sides and at most 67108864 values an image, got [n, 7, 10000000000, 16]',
    ],
    [
      'a pooling window far larger than the image',
      'MaxPooling2D',
      { pool_size: [2000, 2000], strides: [1, 1], padding: 'same' },
      '`pool_size` is [2000, 2000]',
    ],
    [
      'a weight of 1e9 sides',
      'PReLU',
      { shared_axes: [1e9] },
      'the `alpha` of layer "added" must have at most 6 sides, got 1000000000',
    ],
  ])('%s', (_, kind, config, text) => {
    const artifacts = clone();
    const { layers } = artifacts.modelTopology.config;
    const at = layers.findIndex(({ name }) => name === 'conv1');
    layers[at + 1].inbound_nodes = [[['added', 0, 0, {}]]];
    layers.splice(at + 1, 0, {
      name: 'added',
      class_name: kind,
      config: { name: 'added', ...config },
      inbound_nodes: [[['conv1', 0, 0, {}]]],
    });
    return refused(artifacts, text);
  });

  test.each<[string, (specs: tf.io.WeightsManifestEntry[]) => void, string]>([
    [
      'a negative shape',
      ([first]) => {
        first.shape = [3, 3, -3, 8];
      },
      'the shape of weight "conv1/kernel" must be a list of whole numbers, got [3, 3, -3, 8]',
    ],
    [
      'an unknown type',
      ([first]) => {
        first.dtype = 'float64' as never;
      },
      'the `dtype` of weight "conv1/kernel" must be one of "float32", "int32", "bool", got "float64"',
    ],
    [
      'a quantization without a scale',
      ([first]) => {
        first.quantization = { dtype: 'uint8' } as never;
      },
      'the `quantization` of weight "conv1/kernel" must have a `scale` and a `min`',
    ],
    ['a weight twice', (specs) => specs.splice(1, 1, specs[0]), 'unique names, got "conv1/kernel" twice'],
    ['too many bytes', (specs) => specs.splice(0, 1), 'bytes by model.json, got'],
    [
      'no weight',
      (specs) => specs.splice(0, 1, null as never),
      'weight 0 of model.json must be an object, got null',
    ],
  ])('%s', (_, change, text) => {
    const artifacts = clone();
    change(artifacts.weightSpecs);
    return refused(artifacts, text);
  });
});

describe('models of other kinds are refused with a way to convert them', () => {
  const KERAS_3 = 'export it with tf_keras (Keras 2), or as a graph model and use fromGraphModel';

  test('Keras 3, by its version and by the form of its graph', async () => {
    const byVersion = clone();
    byVersion.modelTopology.keras_version = '3.4.1';
    await refused(byVersion, KERAS_3);
    const byForm = clone();
    layer(byForm, 'conv1').inbound_nodes = [{ args: [], kwargs: {} }] as never;
    await refused(byForm, KERAS_3);
    const byInput = clone();
    const { config } = layer(byInput, 'input_1');
    config.batch_shape = config.batch_input_shape;
    await refused(byInput, KERAS_3);
  });

  test('Keras 3 and a graph model that are not of this package', async () => {
    const keras3 = clone();
    keras3.modelTopology.keras_version = '3.4.1';
    delete keras3.userDefinedMetadata;
    await refused(keras3, 'export it with tf_keras (Keras 2), or as a graph model and use fromGraphModel');
    await refused(
      { ...keras3, modelTopology: { node: [], versions: {} } },
      'load it with tf.loadGraphModel and wrap it with fromGraphModel',
    );
  });

  test('a graph model', () =>
    refused(
      { ...clone(), modelTopology: { node: [], versions: {} } },
      'load it with tf.loadGraphModel and wrap it with fromGraphModel',
    ));

  test.each([[null], ['model'], [{}], [{ modelTopology: {}, weightSpecs: [], weightData: 'bytes' }]])(
    'no model at all: %j',
    async (artifacts) => {
      await expect(load(artifacts)).rejects.toThrow(/must (load|have)/);
    },
  );
});

describe('loading from a URL', () => {
  let server: Server;
  let url: string;
  let answer: RequestListener;
  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.json`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const serve: RequestListener = ({ url: path }, response) => {
    const { weightSpecs, weightData, ...rest } = whole;
    const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
    response.end(
      path === '/model.json' ? JSON.stringify({ ...rest, weightsManifest }) : new Uint8Array(weightData),
    );
  };

  test('gives the model that lies there', async () => {
    answer = serve;
    const classifier = await FaceQualityClassifier.load(url);
    expect(classifier.classNames).toEqual(whole.userDefinedMetadata && classifier.metadata.classNames);
    expect(classifier.metadata.version).toMatch(/^face-quality/);
    classifier.dispose();
  });

  /** The model with the hash that a save writes, and these bytes as its weights. */
  const serveHashed = async (bytes: Uint8Array): Promise<void> => {
    const weightsHash = await sha256([new Uint8Array(whole.weightData)]);
    answer = ({ url: path }, response) => {
      const { weightSpecs, weightData: _, ...rest } = whole;
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      response.end(
        path === '/model.json' ? JSON.stringify({ ...rest, weightsManifest, weightsHash }) : bytes,
      );
    };
  };

  test('takes weights that were saved with it, and refuses others of the same length', async () => {
    const bytes = new Uint8Array(whole.weightData.slice(0));
    await serveHashed(bytes);
    (await FaceQualityClassifier.load(url)).dispose();
    bytes[bytes.length - 1] ^= 1;
    await expect(FaceQualityClassifier.load(url)).rejects.toThrow(
      `the model cannot be loaded from ${url}: its weights must be those that were saved with it, got ${bytes.length} other bytes`,
    );
  });

  test('says why a server cannot be reached', async () => {
    answer = (_, response) => response.destroy();
    await expect(FaceQualityClassifier.load(url)).rejects.toThrow(
      `${url} cannot be fetched: fetch failed (UND_ERR_SOCKET)`,
    );
  });

  test.each(['models/model.json', '/models/model.json', 'C:\\models\\model.json', 'file:///model.json'])(
    'tells how to read the file %s',
    async (path) => {
      const failed = await FaceQualityClassifier.load(path).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(TypeError);
      expect((failed as Error).message).toMatch(
        /^the model must be an http.*read files with fileHandler of lucidface/,
      );
    },
  );

  test('ends at the size limit, even if the server declares another length', async () => {
    answer = (_, response) => {
      response.write('{"a":"');
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    };
    await expect(FaceQualityClassifier.load(url, { maxBytes: 100_000 })).rejects.toThrow(
      'it has more than 100000 bytes (`maxBytes`)',
    );
    await expect(load(clone(), { maxBytes: 1000 })).rejects.toThrow(
      'must have at most 1000 bytes (`maxBytes`)',
    );
  });

  test('ends when the time is up, for a URL and for a handler', async () => {
    answer = () => {};
    await expect(FaceQualityClassifier.load(url, { timeout: 20 })).rejects.toThrow(
      'it took more than 20 ms (`timeout`)',
    );
    const never = { load: () => new Promise<never>(() => {}) };
    await expect(FaceQualityClassifier.load(never, { timeout: 20 })).rejects.toThrow(
      'the model cannot be loaded from its handler: it took more than 20 ms',
    );
  });

  test('ends when the caller aborts, with the reason', async () => {
    const reason = new Error('enough');
    await expect(FaceQualityClassifier.load(url, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    answer = () => controller.abort(reason);
    await expect(FaceQualityClassifier.load(url, { signal: controller.signal })).rejects.toBe(reason);
  });

  test('gives the answer of the server in its error', async () => {
    answer = (_, response) => {
      response.statusCode = 404;
      response.end();
    };
    await expect(FaceQualityClassifier.load(url)).rejects.toThrow(`${url} answers with status 404`);
  });

  test.each([
    [{ timeout: -1 }, '`timeout` must be a number'],
    [{ maxBytes: 0 }, '`maxBytes` must be an integer of at least 1'],
    [{ signal: 7 }, '`signal` must be an AbortSignal'],
    [{ limit: 7 }, 'FaceQualityClassifier.load: unknown option `limit`'],
  ])('refuses %j', async (options, text) => {
    await expect(FaceQualityClassifier.load(url, options as LoadOptions)).rejects.toThrow(text);
  });
});

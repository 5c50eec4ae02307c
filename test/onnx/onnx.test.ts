import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blazeFaceDetector, blazeFaceNet } from '../../src/detectors/index.js';
import { tfjsEngine } from '../../src/engine/index.js';
import { EigenCam, GradCam, LayerCam, Lime, ScoreCam } from '../../src/explainers/index.js';
import { deletion } from '../../src/metrics/index.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { readImage, startBackend } from '../../src/node/index.js';
import { fromOnnx, type OnnxClassifier, onnxEngine, toOnnx } from '../../src/onnx/index.js';
import { Random } from '../../src/random.js';
import type { Pixels } from '../../src/types.js';
import { disagreement, LIMITS } from '../backends/disagreement.js';
import { demoPhoto } from '../detectors/photos.js';
import { astronaut } from '../fixture.js';

const SIDE = 192;
/** The environment variable runs it on another device: scripts/test-gpu.sh. */
const ONE_THREAD = {
  executionProviders: [process.env.LUCIDFACE_ONNX_PROVIDER ?? 'cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
};
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
};
const noise = (count: number): Float32Array => {
  const random = new Random(1);
  return Float32Array.from({ length: count * SIDE * SIDE * 3 }, () => random.integer(256));
};

let onTfjs: FaceQualityClassifier;
let onOnnx: FaceQualityClassifier;
let photo: Pixels;
beforeAll(async () => {
  await startBackend('wasm');
  photo = astronaut();
  onTfjs = await FaceQualityClassifier.load();
  onOnnx = await FaceQualityClassifier.load();
  await onOnnx.useEngine(onnxEngine(ort, ONE_THREAD));
});
afterAll(() => {
  onTfjs.dispose();
  onOnnx.dispose();
});

describe('the bundled classifier on ONNX Runtime', () => {
  test('agrees with tfjs about probabilities, Grad-CAM and LIME, within the limits of backends', async () => {
    const answerOf = async (classifier: FaceQualityClassifier) => {
      const { probabilities } = await classifier.assess(photo, { detector: null });
      const lime = new Lime(classifier, { numSamples: 24, batchSize: 8, segmentation: { numSegments: 12 } });
      const target = { target: 'blurred' };
      return {
        probabilities: classifier.classNames.map((name) => probabilities[name]),
        gradCam: (await new GradCam(classifier).explain(photo, target)).saliency.data,
        lime: (await lime.explain(photo, target)).saliency.data,
      };
    };
    const { numTensors } = tf.memory();
    const apart = disagreement(await answerOf(onOnnx), await answerOf(onTfjs));
    expect(tf.memory().numTensors).toBe(numTensors);
    for (const [of, limit] of Object.entries(LIMITS))
      expect(apart[of as keyof typeof apart], of).toBeLessThanOrEqual(limit);
  });

  test('gives activations and logits of a batch, which tfjs gives, too', async () => {
    const images = noise(3);
    const [found, expected] = [await onOnnx.activations(images), await onTfjs.activations(images)];
    expect([found.width, found.height]).toEqual([expected.width, expected.height]);
    for (const name of ['activations', 'logits'] as const) {
      const scale = expected[name].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(farthest(found[name], expected[name]) / scale).toBeLessThan(1e-5);
    }
    expect(farthest(found.probabilities, expected.probabilities)).toBeLessThan(LIMITS.probabilities);
  });

  test('gives the batches that stay in the cache, and LIME runs no larger ones', async () => {
    for (const classifier of [onOnnx, onTfjs]) {
      const preferred = classifier.preferredBatchSize;
      expect(preferred).toBe(2);
      const counts: number[] = [];
      const watched = {
        ...{
          classNames: classifier.classNames,
          inputSize: classifier.inputSize,
          preferredBatchSize: preferred,
        },
        predict: classifier.predict.bind(classifier),
        predictValues: (images: Float32Array) => {
          counts.push(images.length / (SIDE * SIDE * 3));
          return classifier.predictValues(images);
        },
      };
      await new Lime(watched, { numSamples: 9, batchSize: 8 }).explain(photo);
      expect(counts).toEqual([2, 2, 2, 2, 1]);
    }
    const wrong = { ...onOnnx, classNames: ['a'], inputSize: onOnnx.inputSize, predict: () => {} };
    expect(() => new Lime({ ...wrong, preferredBatchSize: 0 } as never)).toThrow(
      new RangeError('`classifier.preferredBatchSize` must be an integer of at least 1, got 0'),
    );
  });

  test('uses no tensor for black-box explainers', async () => {
    const { numBytes } = tf.memory();
    let most = 0;
    const watch = () => {
      most = Math.max(most, tf.memory().numBytes - numBytes);
    };
    await new Lime(onOnnx, { numSamples: 24, batchSize: 8 }).explain(photo, { onProgress: watch });
    expect(most).toBe(0);
  });

  test('goes back to tfjs, and refuses a value that makes no engine', async () => {
    const classifier = await FaceQualityClassifier.load();
    const before = await classifier.classify(photo);
    await classifier.useEngine(onnxEngine(ort, ONE_THREAD));
    expect(await classifier.classify(photo)).not.toEqual(before);
    await classifier.useEngine();
    expect(await classifier.classify(photo)).toEqual(before);
    await expect(classifier.useEngine(7 as never)).rejects.toThrow(
      new TypeError('`engine` must be a function, got 7'),
    );
    await expect(
      classifier.useEngine(() => {
        throw new Error('no such device');
      }),
    ).rejects.toThrow('no such device');
    expect(await classifier.classify(photo)).toEqual(before);
    expect(() => onnxEngine({} as never)).toThrow(TypeError);
    classifier.dispose();
  });
});

describe('a classifier that is fitted', () => {
  test('runs the new weights on ONNX Runtime afterwards', async () => {
    const classifier = await FaceQualityClassifier.create({ classNames: ['a', 'b'] });
    await classifier.useEngine(onnxEngine(ort, ONE_THREAD));
    const images = noise(1);
    const before = await classifier.predictValues(images);
    const sample = (label: string, level: number) => ({
      image: { data: new Uint8Array(SIDE * SIDE * 3).fill(level), width: SIDE, height: SIDE },
      label,
    });
    await classifier.fit([sample('a', 10), sample('b', 240)], { epochs: 2, learningRate: 0.1 });
    const after = await classifier.predictValues(images);
    const tensor = tf.tidy(() => classifier.predict(tf.tensor4d(images, [1, SIDE, SIDE, 3])));
    expect(farthest(after, tensor.dataSync())).toBeLessThan(LIMITS.probabilities);
    expect(farthest(after, before)).toBeGreaterThan(1e-3);
    tensor.dispose();
    classifier.dispose();
  });
});

describe('the detector on ONNX Runtime', () => {
  test('finds the faces that tfjs finds', async () => {
    const image = await readImage(demoPhoto(1));
    const found = await blazeFaceDetector({ engine: onnxEngine(ort, ONE_THREAD) }).detect(image);
    const expected = await blazeFaceDetector().detect(image);
    expect(found.length).toBe(expected.length);
    expect(expected.length).toBeGreaterThan(0);
    for (const [i, face] of found.entries()) {
      expect(face.confidence).toBeCloseTo(expected[i].confidence, 4);
      expect(
        farthest([face.x, face.y, face.width], [expected[i].x, expected[i].y, expected[i].width]),
      ).toBeLessThan(0.01);
    }
  });

  test('computes the same at sizes that the file does not name', async () => {
    const net = { ...(await blazeFaceNet()), anySize: true };
    const own = tfjsEngine(net);
    const other = await onnxEngine(ort, ONE_THREAD)(net);
    for (const [height, width] of [
      [96, 160],
      [192, 64],
    ] as const) {
      const batch = { data: noise(1).slice(0, height * width * 3), count: 1, size: [height, width] as const };
      const [found, expected] = [await other.run(batch, ['scores16']), await own.run(batch, ['scores16'])];
      expect(farthest(found.scores16, expected.scores16)).toBeLessThan(1e-4);
    }
    await expect(other.run({ data: noise(1), count: 1 }, ['logits'])).rejects.toThrow(RangeError);
    own.dispose();
    other.dispose();
    await expect(other.run({ data: noise(1), count: 1 }, ['scores16'])).rejects.toThrow(
      'this engine was disposed',
    );
  });
});

describe('an .onnx file of other origin', () => {
  let bytes: Uint8Array;
  let given: OnnxClassifier;
  beforeAll(async () => {
    bytes = toOnnx(await onTfjs.toNet());
    given = await fromOnnx(ort, bytes, {
      ...{ classNames: onTfjs.classNames, logits: 'logits', features: 'activations', activation: 'sigmoid' },
      ...{ layout: 'nhwc', inputRange: [0, 255], session: ONE_THREAD },
    });
  });
  afterAll(() => given.dispose());

  test('is explained by maps in closed form, whose weights are read from the file', async () => {
    expect(given.inputSize).toEqual({ width: SIDE, height: SIDE });
    const head = await given.linearHead();
    expect(head).toEqual(await onTfjs.linearHead());
    for (const Explainer of [GradCam, LayerCam, EigenCam]) {
      const [found, expected] = [
        await new Explainer(given).explain(photo, { target: 'blurred' }),
        await new Explainer(onTfjs).explain(photo, { target: 'blurred' }),
      ];
      const scale = expected.saliency.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(farthest(found.saliency.data, expected.saliency.data) / scale).toBeLessThan(LIMITS.gradCam);
    }
  });

  test('is explained and measured by forward passes', async () => {
    const { weights } = await new ScoreCam(given, { channels: 4 }).explain(photo, { target: 'blurred' });
    expect(weights.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    const { value } = await deletion(new GradCam(given), given, photo, { steps: 4 });
    expect(value).toBeGreaterThan(0);
  });

  test('may have a map that is no output yet', async () => {
    const other = await fromOnnx(ort, bytes, {
      ...{ classNames: onTfjs.classNames, logits: 'logits', features: 'mix_relu.nchw' },
      ...{ activation: 'sigmoid', layout: 'nhwc', inputSize: given.inputSize, inputRange: [0, 255] },
      session: ONE_THREAD,
    });
    expect((await other.linearHead())?.weights).toEqual((await given.linearHead())?.weights);
    other.dispose();
    await expect(other.predictValues(noise(1))).rejects.toThrow('this classifier was disposed');
  });

  test('refuses a file that does not fit', async () => {
    const options = { classNames: ['a'], logits: 'logits' };
    await expect(fromOnnx(ort, Uint8Array.of(1, 2, 3), options)).rejects.toThrow(RangeError);
    await expect(fromOnnx(ort, 'x' as never, options)).rejects.toThrow(TypeError);
    await expect(fromOnnx(ort, bytes, { ...options, logits: 'gone' })).rejects.toThrow('`logits` must be');
    await expect(fromOnnx(ort, bytes, { ...options, features: 'gone' })).rejects.toThrow(
      '`features` must be',
    );
    await expect(fromOnnx(ort, bytes, options)).rejects.toThrow(
      /`layout` must be that of the model, which takes \[.*, 3\], such as 'nhwc', got 'nchw'/,
    );
    const small = { ...options, layout: 'nhwc', inputSize: { width: 64, height: 64 } } as const;
    await expect(fromOnnx(ort, bytes, small)).rejects.toThrow(
      `\`inputSize\` must be that of the model, ${SIDE} x ${SIDE}, got 64 x 64`,
    );
    const few = await fromOnnx(ort, bytes, { ...options, layout: 'nhwc' });
    await expect(few.predictValues(noise(1))).rejects.toThrow('`classNames` must have as many names');
    expect(() => few.predict(undefined)).toThrow('call `predictValues`');
    few.dispose();
  });
});

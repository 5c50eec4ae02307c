import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  activationPass,
  Cam,
  type CamMap,
  type CamOptions,
  type DifferentiableClassifier,
  EigenCam,
  eigenCamMap,
  GradCam,
  GradCamPlusPlus,
  gradCamMap,
  gradCamPlusPlusMap,
  HiResCam,
  hiResCamMap,
  LayerCam,
  layerCamMap,
  ScoreCam,
  type ScoreCamOptions,
  XGradCam,
  xGradCamMap,
} from '../../src/explainers/index.js';
import { minMax } from '../../src/fusion/index.js';
import { resize } from '../../src/image/index.js';
import { fromLayersModel } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import type { Pixels } from '../../src/types.js';
import { astronaut, farthest, fixture, golden } from '../fixture.js';
import { classifierOf, loadFixtureModel, noisePhoto, smallModel } from './models.js';

const MAPS = [
  ['gradcam', gradCamMap],
  ['gradcampp', gradCamPlusPlusMap],
  ['hirescam', hiResCamMap],
  ['layercam', layerCamMap],
  ['xgradcam', xGradCamMap],
  ['eigencam', eigenCamMap],
] as const;
const CAMS = [
  ['gradcam', GradCam],
  ['gradcampp', GradCamPlusPlus],
  ['hirescam', HiResCam],
  ['layercam', LayerCam],
  ['xgradcam', XGradCam],
  ['eigencam', EigenCam],
] as const;

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

describe('maps of activations and gradients', () => {
  describe.each(['tiny_c3', 'mnet_pw11', 'mnet_pw13'])('stored ones of %s', (name) => {
    test.each(MAPS)('%s equals pytorch-grad-cam', (method, map) => {
      const activations = fixture<Float32Array>(`cam/${name}_logit_A_f32`);
      const [height, width] = activations.shape as [number, number];
      const gradients = fixture<Float32Array>(`cam/${name}_logit_G_f32`).data;
      const found = map({ data: activations.data, width, height }, gradients);
      const tolerance = method === 'eigencam' ? 1e-6 : 1e-9;
      expect([found.width, found.height]).toEqual([width, height]);
      expect(farthest(found.data, fixture(`cam/${name}_logit_${method}_raw_f64`).data)).toBeLessThan(
        tolerance,
      );
    });
  });

  // two places of two channels
  const activations = { data: [1, 2, 3, 4], width: 2, height: 1 };
  const gradients = [1, -1, 3, -5];

  test('cases by hand: two channels on two places', () => {
    expect([...hiResCamMap(activations, gradients).data]).toEqual([1 - 2, 9 - 20]);
    expect([...layerCamMap(activations, gradients).data]).toEqual([1, 9]);
    const weights = [(1 + 9) / 4, (-2 - 20) / 6] as const;
    const expected = [weights[0] + 2 * weights[1], 3 * weights[0] + 4 * weights[1]];
    expect(farthest(xGradCamMap(activations, gradients).data, expected)).toBeLessThan(1e-6);
    // the first channel sums up to 4; the second has no positive gradient
    const weight = (1 / (2 + 4)) * 1 + (9 / (2 * 9 + 4 * 27)) * 3;
    expect(farthest(gradCamPlusPlusMap(activations, gradients).data, [weight, 3 * weight])).toBeLessThan(
      1e-6,
    );
  });

  test('Eigen-CAM by hand: places that lie on a line', () => {
    // along (3, 4) / 5 at -1, 0, 0 and 3, which are -1.5, -.5, -.5 and 2.5 from their mean
    const line = [-1, 0, 0, 3].flatMap((t) => [(3 * t) / 5 + 7, (4 * t) / 5 - 2]);
    const wanted = [-1.5, -0.5, -0.5, 2.5];
    expect(farthest(eigenCamMap({ data: line, width: 2, height: 2 }).data, wanted)).toBeLessThan(1e-12);
    const other = line.map((value) => -value);
    expect(farthest(eigenCamMap({ data: other, width: 2, height: 2 }).data, wanted)).toBeLessThan(1e-12);
  });

  test('Eigen-CAM does not depend on the number of channels beyond the places, and has a defined sign', () => {
    const random = new Random(3);
    const data = Array.from({ length: 6 * 4 }, () => random.normal());
    const narrow = eigenCamMap({ data, width: 3, height: 2 }).data;
    // channels of zeros change nothing, but make it take the other way
    const padded = Array.from({ length: 6 * 9 }, (_, i) =>
      i % 9 < 4 ? data[Math.floor(i / 9) * 4 + (i % 9)] : 0,
    );
    expect(farthest(eigenCamMap({ data: padded, width: 3, height: 2 }).data, narrow)).toBeLessThan(1e-9);
    expect(Math.max(...narrow)).toBe(largest(narrow));
    // equally far on both sides: the first value is positive
    expect([...eigenCamMap({ data: [-2, 2], width: 2, height: 1 }).data]).toEqual([2, -2]);
    expect([...eigenCamMap({ data: [2, -2], width: 2, height: 1 }).data]).toEqual([2, -2]);
  });

  test('Eigen-CAM separates two components of nearly equal variance', () => {
    // channels that do not vary together, of variances 1 and 1 - 1e-4
    const [a, b] = [1, Math.sqrt(1 - 1e-4)];
    const data = [a, b, a, -b, -a, b, -a, -b];
    const found = eigenCamMap({ data, width: 4, height: 1 }).data;
    expect(farthest(found, [a, a, -a, -a])).toBeLessThan(1e-9);
  });

  test.each(MAPS)('%s of zeros is blank, and other shapes are refused', (method, map) => {
    const blank = map({ data: new Float32Array(12), width: 2, height: 2 }, new Float32Array(12));
    expect([...blank.data]).toEqual([0, 0, 0, 0]);
    expect(() => map({ data: [1, 2, 3], width: 2, height: 1 }, [1, 2, 3])).toThrow('`activations channels`');
    if (method === 'eigencam') return;
    expect(() => map(activations, [1, 2])).toThrow('`gradients` must be 4 values, got 2');
  });

  test.each(MAPS)('%s does not mind the order of the channels', (_, map) => {
    const random = new Random(8);
    const values = () => Array.from({ length: 12 * 5 }, () => Math.max(0, random.normal()));
    const [a, g] = [values(), values().map((value) => value - 0.5)];
    const turned = (list: number[]) => list.map((_, i) => list[i - (i % 5) + 4 - (i % 5)]);
    const size = { width: 4, height: 3 };
    const [one, two] = [map({ data: a, ...size }, g), map({ data: turned(a), ...size }, turned(g))];
    expect(farthest(one.data, two.data)).toBeLessThan(1e-12);
  });
});

describe.each(['cpu', 'wasm'])('the family on %s', (backend) => {
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  });

  const tinyPhoto = (): Pixels => ({
    data: fixture<Float32Array>('cam/tiny_input_f32').data.map((value) => (value + 1) * 127.5),
    width: 32,
    height: 32,
  });

  const MODELS = [
    ['model_tiny', 'c3', 'tiny_c3'],
    ['model_mnet', 'conv_pw_11_relu', 'mnet_pw11'],
    ['model_mnet', 'conv_pw_13_relu', 'mnet_pw13'],
  ] as const;
  // a MobileNet takes seconds a method on cpu: there test/explainers/definitions.test.ts has Grad-CAM of it
  const models = backend === 'cpu' ? MODELS.filter(([file]) => file === 'model_tiny') : MODELS;
  test.each(models)('equals Keras and pytorch-grad-cam end to end: %s at %s', async (file, layer, name) => {
    const model = await loadFixtureModel(file);
    const classifier = classifierOf(model, layer);
    const reference = golden.cam[`${name}_logit`];
    const photo = file === 'model_tiny' ? tinyPhoto() : astronaut();
    for (const [method, Explainer] of CAMS) {
      const { activationMap, target } = await new Explainer(classifier).explain(photo, {
        target: reference.class,
      });
      const raw = fixture(`cam/${name}_logit_${method}_raw_f64`).data;
      expect(farthest(activationMap.data, raw) / largest(raw), method).toBeLessThan(1e-4);
      expect(Math.abs(target.probability - reference.probs[reference.class])).toBeLessThan(2e-4);
    }
    model.dispose();
  });

  test('Score-CAM equals its definition end to end, in batches of any size', async () => {
    const model = await loadFixtureModel('model_tiny');
    const classifier = classifierOf(model, 'c3');
    for (const batchSize of [1, 5, 32]) {
      const found = await new ScoreCam(classifier, { batchSize }).explain(tinyPhoto(), { target: 0 });
      expect(farthest(found.weights, fixture('cam/tiny_c3_scorecam_weights_f64').data)).toBeLessThan(1e-4);
      expect(farthest(found.activationMap.data, fixture('cam/tiny_c3_scorecam_raw_f64').data)).toBeLessThan(
        1e-4,
      );
    }
    model.dispose();
  });
});

describe('properties of the whole family', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  type Make = (classifier: DifferentiableClassifier) => Cam | ScoreCam;
  const family: [string, Make][] = [
    ...CAMS.map(([name, Explainer]): [string, Make] => [name, (classifier) => new Explainer(classifier)]),
    ['scorecam', (classifier) => new ScoreCam(classifier)],
  ];

  /** The head's weights of a small model, changed. */
  function change(model: tfl.LayersModel, by: (weight: tf.Tensor) => tf.Tensor): void {
    const dense = model.layers[model.layers.length - 2];
    dense.setWeights(dense.getWeights().map(by));
  }

  test.each(family)('%s: permuting the classes permutes the maps', async (_, make) => {
    const model = smallModel();
    const photo = noisePhoto(32, 32, 6);
    const before = await make(classifierOf(model)).explain(photo, { target: 2, against: 1 });
    change(model, (weight) => tf.reverse(weight, weight.rank - 1));
    const after = await make(classifierOf(model)).explain(photo, { target: 0, against: 1 });
    expect(farthest(after.saliency.data, before.saliency.data) / largest(before.saliency.data)).toBeLessThan(
      1e-5,
    );
    model.dispose();
  });

  test.each(family)('%s: scaling the logits scales the map by its definition', async (name, make) => {
    const model = smallModel();
    const photo = noisePhoto(32, 32, 6);
    const before = await make(classifierOf(model)).explain(photo, { target: 2 });
    change(model, (weight) => tf.mul(weight, 2));
    const after = await make(classifierOf(model)).explain(photo, { target: 2 });
    const ratio = largest(after.saliency.data) / largest(before.saliency.data);
    if (['gradcam', 'hirescam', 'layercam', 'xgradcam'].includes(name)) expect(ratio).toBeCloseTo(2, 4);
    if (name === 'eigencam') expect(ratio).toBe(1);
    if (name === 'scorecam') {
      const [one, two] = [before, after].map((found) => (found as { weights?: Float64Array }).weights);
      const squares = one?.map((weight) => weight * weight) as Float64Array;
      const sum = squares.reduce((a, b) => a + b);
      expect(
        farthest(
          two ?? [],
          squares.map((value) => value / sum),
        ),
      ).toBeLessThan(1e-5);
    }
    if (name === 'gradcampp') expect(ratio).toBeGreaterThan(1);
    model.dispose();
  });

  /** A model that does not tell left from right. */
  function symmetric(): tfl.LayersModel {
    const conv = (filters: number, seed: number, name: string) =>
      tfl.layers.conv2d({
        filters,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        name,
        kernelInitializer: tfl.initializers.randomNormal({ stddev: 0.4, seed }),
        ...(seed === 1 && { inputShape: [16, 16, 3] }),
      });
    const model = tfl.sequential({
      layers: [
        conv(5, 1, 'one'),
        conv(6, 2, 'two'),
        tfl.layers.globalAveragePooling2d({}),
        tfl.layers.dense({ units: 3, kernelInitializer: tfl.initializers.glorotUniform({ seed: 3 }) }),
      ],
    });
    for (const layer of model.layers.slice(0, 2)) {
      const [kernel, bias] = layer.getWeights() as [tf.Tensor4D, tf.Tensor];
      layer.setWeights([tf.add(kernel, tf.reverse(kernel, 1)), bias]);
    }
    return model;
  }

  function mirrored<D extends { length: number; slice(): D; [i: number]: number }>(
    data: D,
    width: number,
    channels: number,
  ): D {
    const result = data.slice();
    for (let i = 0; i < data.length; i++) {
      const x = Math.floor(i / channels) % width;
      result[i] = data[i + (width - 1 - 2 * x) * channels];
    }
    return result;
  }

  test.each(family)('%s: a mirrored photo has the mirrored map', async (_, make) => {
    const model = symmetric();
    for (const targetLayer of ['one', 'two']) {
      const classifier = fromLayersModel(model, { classNames: ['a', 'b', 'c'], targetLayer });
      const photo = noisePhoto(16, 16, 4);
      const before = await make(classifier).explain(photo, { target: 1 });
      const turned = { ...photo, data: mirrored(photo.data as Uint8Array, 16, 3) };
      const after = await make(classifier).explain(turned, { target: 1 });
      const wanted = mirrored(before.saliency.data, 16, 1);
      expect(farthest(after.saliency.data, wanted) / largest(wanted)).toBeLessThan(1e-5);
      expect(largest(wanted)).toBeGreaterThan(0);
    }
    model.dispose();
  });

  test('a class against another: maps that are linear in the gradients are the differences', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const photo = noisePhoto(32, 32, 9);
    for (const Explainer of [GradCam, HiResCam, XGradCam]) {
      const explainer = new Explainer(classifier);
      const [one, other] = [
        await explainer.explain(photo, { target: 0 }),
        await explainer.explain(photo, { target: 2 }),
      ];
      const both = await explainer.explain(photo, { target: 0, against: 2 });
      const wanted = one.saliency.data.map((value, i) => value - other.saliency.data[i]);
      expect(farthest(both.saliency.data, wanted)).toBeLessThan(1e-5);
      expect(both.against?.[0].index).toBe(2);
    }
    for (const make of [LayerCam, GradCamPlusPlus, ScoreCam]) {
      const alone = await new make(classifier).explain(photo, { target: 0 });
      const against = await new make(classifier).explain(photo, { target: 0, against: 2 });
      expect(farthest(alone.saliency.data, against.saliency.data)).toBeGreaterThan(1e-4);
    }
    model.dispose();
  });

  test.each(family)('%s: a classifier without `probabilities` is asked for them', async (_, make) => {
    const model = smallModel();
    const { probabilities, ...plain } = classifierOf(model);
    const photo = noisePhoto(32, 32, 9);
    const [one, two] = [
      await make({ ...plain, ...(probabilities && { probabilities }) }).explain(photo, { against: 0 }),
      await make(plain).explain(photo, { against: 0 }),
    ];
    expect(two).toEqual(one);
    model.dispose();
  });

  test('Eigen-CAM does not depend on the class', async () => {
    const model = smallModel();
    const explainer = new EigenCam(classifierOf(model));
    const [one, two] = [
      await explainer.explain(noisePhoto(32, 32), { target: 0 }),
      await explainer.explain(noisePhoto(32, 32), { target: 1, against: 2 }),
    ];
    expect(two.saliency).toEqual(one.saliency);
    expect([one.target.index, two.target.index, two.against?.[0].index]).toEqual([0, 1, 2]);
    model.dispose();
  });

  test('HiResCAM and XGrad-CAM equal Grad-CAM on global average pooling and a dense layer', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const photo = noisePhoto(32, 32, 5);
    const wanted = await new GradCam(classifier).explain(photo);
    for (const Explainer of [HiResCam, XGradCam]) {
      const found = await new Explainer(classifier).explain(photo);
      expect(farthest(found.saliency.data, wanted.saliency.data)).toBeLessThan(1e-5);
    }
    model.dispose();
  });
});

describe('a CAM of your own', () => {
  test('is a function', async () => {
    await tf.setBackend('cpu');
    const model = smallModel();
    const classifier = classifierOf(model);
    const photo = noisePhoto(32, 32, 5);
    const mine: CamMap = (activations, gradients) => {
      const { data, ...size } = hiResCamMap(activations, gradients);
      return { data: data.map((value) => -value), ...size };
    };
    const found = await new Cam(classifier, 'mine', mine).explain(photo, { target: 1 });
    const other = await new HiResCam(classifier).explain(photo, { target: 1 });
    expect(found.method).toBe('mine');
    expect(found.saliency.data).toEqual(other.saliency.data.map((value) => -value));
    let given: number | undefined;
    const counting: CamMap = (activations, gradients) => {
      given = gradients.length;
      return eigenCamMap(activations);
    };
    await new Cam(classifier, 'counting', counting, activationPass).explain(photo);
    expect(given).toBe(0);
    model.dispose();
  });

  test('needs functions and a model that is cut', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const nothing = new Cam(classifier, 'mine', hiResCamMap, (async () => undefined) as never);
    await expect(nothing.explain(noisePhoto(32, 32, 5))).rejects.toThrow(
      '`pass(classifier, request)` must be { activations, gradients, probabilities }, got undefined',
    );
    expect(() => new Cam(classifier, 'mine', 'map' as never)).toThrow('`map` must be a function, got "map"');
    expect(() => new Cam({} as never, 'mine', hiResCamMap)).toThrow('`classifier` must have');
    model.dispose();
  });
});

describe('Score-CAM', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  /** Counts the photos that go through the model, and the most at a time. */
  function counted(classifier: DifferentiableClassifier) {
    const seen = { photos: 0, most: 0 };
    const features = (images: tf.Tensor4D): tf.Tensor4D => {
      seen.photos += images.shape[0];
      seen.most = Math.max(seen.most, images.shape[0]);
      return classifier.features(images);
    };
    return { seen, classifier: { ...classifier, features } };
  }

  test('runs the model once for each channel, a batch at a time', async () => {
    const model = smallModel();
    const { seen, classifier } = counted(classifierOf(model));
    const found = await new ScoreCam(classifier, { batchSize: 3 }).explain(noisePhoto(32, 32));
    expect(seen).toEqual({ photos: 1 + 8, most: 3 });
    expect(found.weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    model.dispose();
  });

  test('of some channels takes those that vary most, and leaves the others out', async () => {
    const model = smallModel();
    const { seen, classifier } = counted(classifierOf(model));
    const photo = noisePhoto(32, 32);
    const all = await new ScoreCam(classifier).explain(photo, { target: 1 });
    seen.photos = 0;
    const some = await new ScoreCam(classifier, { channels: 3 }).explain(photo, { target: 1 });
    expect(seen.photos).toBe(1 + 3);
    const images = tf.tensor4d(Float32Array.from(photo.data), [1, 32, 32, 3]);
    const activations = classifierOf(model).features(images);
    const spread = tf.moments(activations, [0, 1, 2]).variance.arraySync() as number[];
    const kept = spread
      .map((value, k) => [value, k] as const)
      .sort(([a], [b]) => b - a)
      .slice(0, 3)
      .map(([, k]) => k);
    const sum = kept.reduce((total, k) => total + all.weights[k], 0);
    const wanted = all.weights.map((weight, k) => (kept.includes(k) ? weight / sum : 0));
    expect(farthest(some.weights, wanted)).toBeLessThan(1e-6);
    tf.dispose([images, activations]);
    model.dispose();
  });

  test('channels that are constant share one pass, and have the weight of a hidden photo', async () => {
    const model = smallModel();
    const conv = model.layers[2];
    const [kernel, bias] = conv.getWeights() as [tf.Tensor4D, tf.Tensor1D];
    const live = tf.tensor1d([1, 0, 1, 1, 0, 0, 1, 1]);
    conv.setWeights([tf.mul(kernel, live), tf.mul(bias, live)]);
    const { seen, classifier } = counted(classifierOf(model));
    const photo = noisePhoto(32, 32);
    const { weights } = await new ScoreCam(classifier, { baseline: [9, 80, 200] }).explain(photo, {
      target: 2,
    });
    expect(seen.photos).toBe(1 + 5 + 1);
    expect([weights[4], weights[5]]).toEqual([weights[1], weights[1]]);
    // the photo under the mask of the first channel, and the photo hidden
    const { features, head } = classifierOf(model);
    const images = tf.tensor4d(Float32Array.from(photo.data), [1, 32, 32, 3]);
    const activations = (await features(images).array()) as number[][][][];
    const first = Float64Array.from(activations[0].flat().map((place) => place[0]));
    const mask = minMax(resize({ data: first, width: 8, height: 8 }, { width: 32, height: 32 })).data;
    const hidden = [9, 80, 200];
    const score = (shown: (i: number) => number): number => {
      const values = Float32Array.from(photo.data, (value, i) => {
        const base = hidden[i % 3];
        return base + shown(Math.floor(i / 3)) * (value - base);
      });
      return tf.tidy(() => head(features(tf.tensor4d(values, [1, 32, 32, 3]))).dataSync()[2]);
    };
    const wanted = Math.exp(score(() => 0) - score((i) => mask[i]));
    expect(weights[1] / weights[0]).toBeCloseTo(wanted, 4);
    expect(Math.abs(wanted - 1)).toBeGreaterThan(1e-3);
    tf.dispose(images);
    model.dispose();
  });

  test.each([
    [{ channels: 0 }, '`channels` must be an integer of at least 1, got 0'],
    [{ batchSize: 1.5 }, '`batchSize` must be an integer of at least 1, got 1.5'],
    [{ baseline: 'black' }, '`baseline` must be [red, green, blue], got "black"'],
    [{ baseline: [0, 0, 256] }, '`baseline[2]` must be a number in 0..255, got 256'],
    [{ topk: 3 }, 'ScoreCam: unknown option `topk`; the options are channels, batchSize, baseline'],
  ])('refuses %o', (options, text) => {
    const model = smallModel();
    expect(() => new ScoreCam(classifierOf(model), options as ScoreCamOptions)).toThrow(text);
    model.dispose();
  });

  test('refuses an unknown option of a map by the name of its method', () => {
    const model = smallModel();
    expect(() => new GradCam(classifierOf(model), { seed: 1 } as CamOptions)).toThrow(
      'grad-cam: unknown option `seed`; the options are scaling',
    );
    model.dispose();
  });

  test('refuses logits that are no numbers, and keeps no tensor', async () => {
    const model = smallModel();
    const fine = classifierOf(model);
    const head = (activations: tf.Tensor4D): tf.Tensor2D =>
      activations.shape[0] === 1 ? fine.head(activations) : tf.fill([activations.shape[0], 3], Number.NaN);
    const tensors = tf.memory().numTensors;
    await expect(new ScoreCam({ ...fine, head }).explain(noisePhoto(32, 32))).rejects.toThrow(
      'the classifier must give finite logits, got NaN',
    );
    expect(tf.memory().numTensors).toBe(tensors);
    model.dispose();
  });
});

import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  Combined,
  fitSurrogates,
  fromFunction,
  GradCam,
  gradCamMap,
  kernelWeights,
  Lime,
  maskDistances,
} from '../../src/explainers/index.js';
import { baselineImage, rewritePerturbed, segmentRuns } from '../../src/explainers/perturbation.js';
import { sampleMasks } from '../../src/explainers/surrogate/sampling.js';
import { maxAbs, mean, positive, product, saliencyLed } from '../../src/fusion/index.js';
import { resize } from '../../src/image/index.js';
import { fromLayersModel } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import { gridSegments } from '../../src/segmentation/index.js';
import type { Explainer, Explanation } from '../../src/types.js';
import { astronaut, farthest, fixture, golden } from '../fixture.js';
import {
  CLASSES,
  classifierOf,
  linearClassifier,
  loadFixtureModel,
  noisePhoto,
  smallModel,
} from './models.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(['cpu', 'wasm'])('Grad-CAM on %s', (backend) => {
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  });

  test.each(['tiny_c3', 'mnet_pw11', 'mnet_pw13'])(
    'equals pytorch-grad-cam on stored activations and gradients: %s',
    (name) => {
      const activations = fixture<Float32Array>(`cam/${name}_logit_A_f32`);
      const [height, width] = activations.shape as [number, number];
      const { data } = gradCamMap(
        { data: activations.data, width, height },
        fixture<Float32Array>(`cam/${name}_logit_G_f32`).data,
      );
      expect(farthest(data, fixture(`cam/${name}_logit_gradcam_raw_f64`).data)).toBeLessThan(1e-9);
    },
  );

  test('a case by hand: two channels on two places', () => {
    const { data } = gradCamMap({ data: [1, 2, 3, 4], width: 2, height: 1 }, [1, -1, 3, -5]);
    // weights 2 and -3
    expect([...data]).toEqual([1 * 2 - 2 * 3, 3 * 2 - 4 * 3]);
  });

  const MODELS = [
    ['model_tiny', 'c3', 'tiny_c3'],
    ['model_mnet', 'conv_pw_11_relu', 'mnet_pw11'],
    ['model_mnet', 'conv_pw_13_relu', 'mnet_pw13'],
  ] as const;
  // one layer of the MobileNet on cpu, where a pass takes seconds
  const models = MODELS.filter(([, layer]) => backend !== 'cpu' || layer !== 'conv_pw_11_relu');
  test.each(models)('equals Keras and pytorch-grad-cam end to end: %s at %s', async (file, layer, name) => {
    const model = await loadFixtureModel(file);
    const classifier = classifierOf(model, layer);
    const reference = golden.cam[`${name}_logit`];
    const tiny = fixture<Float32Array>('cam/tiny_input_f32').data;
    const photo =
      file === 'model_tiny'
        ? { data: tiny.map((value) => (value + 1) * 127.5), width: 32, height: 32 }
        : astronaut();
    const { activationMap, target } = await new GradCam(classifier).explain(photo, {
      target: reference.class,
    });
    const raw = fixture(`cam/${name}_logit_gradcam_raw_f64`).data;
    const scale = raw.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    expect(farthest(activationMap.data, raw) / scale).toBeLessThan(1e-4);
    const shown = resize(positive(activationMap), classifier.inputSize);
    expect(farthest(shown.data, fixture<Float32Array>(`cam/${name}_logit_gradcam_up_f32`).data)).toBeLessThan(
      2e-4,
    );
    expect(Math.abs(target.probability - reference.probs[reference.class])).toBeLessThan(2e-4);
    model.dispose();
  });

  test('equals the closed form on global average pooling and a dense layer', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const photo = noisePhoto(32, 32, 5);
    const { activationMap } = await new GradCam(classifier).explain(photo, { target: 1 });
    const dense = model.layers[model.layers.length - 2];
    const [kernel] = dense.getWeights() as [tf.Tensor2D];
    const weights = kernel.arraySync();
    const images = tf.tensor4d(Float32Array.from(photo.data), [1, 32, 32, 3]);
    const activations = classifier.features(images);
    const [, height, width, channels] = activations.shape;
    const values = activations.dataSync();
    const expected = Array.from({ length: height * width }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < channels; k++)
        sum += (weights[k]?.[1] / (height * width)) * values[i * channels + k];
      return sum;
    });
    expect(farthest(activationMap.data, expected)).toBeLessThan(1e-6);
    tf.dispose([images, activations]);
    model.dispose();
  });

  test('a blank model gives a blank map', async () => {
    const model = smallModel();
    for (const layer of model.layers)
      layer.setWeights(layer.getWeights().map((weight) => tf.zerosLike(weight)));
    const { saliency } = await new GradCam(classifierOf(model)).explain(noisePhoto(32, 32));
    expect(saliency.data.every((value) => value === 0)).toBe(true);
    expect(positive(saliency).data.every((value) => value === 0)).toBe(true);
    model.dispose();
  });

  test.each(['softmax', 'sigmoid'] as const)(
    'a saturated %s still gives a map: gradients are taken on logits',
    async (activation) => {
      const model = smallModel(activation);
      const dense = model.layers[model.layers.length - 2];
      dense.setWeights(dense.getWeights().map((weight) => tf.mul(weight, 1e4)));
      const { saliency, target } = await new GradCam(classifierOf(model)).explain(noisePhoto(32, 32));
      expect(target.probability).toBe(1);
      expect(saliency.data.every(Number.isFinite)).toBe(true);
      expect(saliency.data.some((value) => Math.abs(value) > 1e-3)).toBe(true);
      model.dispose();
    },
  );

  test('permuting the classes permutes the maps, scaling the logits scales them', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const photo = noisePhoto(32, 32, 6);
    const before = await new GradCam(classifier).explain(photo, { target: 2 });
    const dense = model.layers[model.layers.length - 2];
    const [kernel, bias] = dense.getWeights() as [tf.Tensor2D, tf.Tensor1D];
    dense.setWeights([tf.mul(tf.reverse(kernel, 1), 3), tf.mul(tf.reverse(bias), 3)]);
    const after = await new GradCam(classifier).explain(photo, { target: 0 });
    for (let i = 0; i < before.saliency.data.length; i += 7) {
      expect(after.saliency.data[i]).toBeCloseTo(3 * before.saliency.data[i], 4);
    }
    model.dispose();
  });

  test('a black box cannot be given to it', () => {
    const blackBox = fromFunction((images) => tf.zeros([images.shape[0], 1]), {
      classNames: ['a'],
      inputSize: { width: 8, height: 8 },
    });
    expect(() => new GradCam(blackBox as never)).toThrow(
      '`classifier` must have classNames, inputSize, predict, features, head',
    );
  });
});

describe.each(['wasm', 'cpu'])('any layers model on %s', (backend) => {
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  });

  const photo = noisePhoto(32, 32, 8);

  async function explains(
    model: tfl.LayersModel,
    classNames: string[],
    targetLayer?: string,
  ): Promise<Explanation> {
    const classifier = fromLayersModel(model, { classNames, targetLayer });
    const images = tf.tensor4d(Float32Array.from(photo.data), [1, 32, 32, 3]);
    const [own, direct] = tf.tidy(() => {
      const inputs = tf.sub(tf.div(images, 127.5), 1);
      return [classifier.predict(images).dataSync(), (model.predict(inputs) as tf.Tensor).dataSync()];
    });
    expect(farthest(own, direct)).toBeLessThan(1e-6);
    images.dispose();
    return new GradCam(classifier).explain(photo);
  }

  test('nested: a backbone inside a sequential model', async () => {
    const backbone = tfl.sequential({
      layers: [
        tfl.layers.conv2d({
          inputShape: [32, 32, 3],
          filters: 4,
          kernelSize: 3,
          strides: 2,
          activation: 'relu',
          name: 'first',
        }),
        tfl.layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, activation: 'relu', name: 'second' }),
      ],
    });
    const model = tfl.sequential({
      layers: [
        backbone,
        tfl.layers.globalAveragePooling2d({}),
        tfl.layers.dense({ units: 2, activation: 'softmax' }),
      ],
    });
    const { saliency } = await explains(model, ['a', 'b'], 'second');
    expect(saliency.data.some((value) => value !== 0)).toBe(true);
    model.dispose();
  });

  test('branching: a residual block, and a single sigmoid', async () => {
    const input = tfl.input({ shape: [32, 32, 3] });
    const a = tfl.layers
      .conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu', name: 'a' })
      .apply(input);
    const b = tfl.layers
      .conv2d({ filters: 4, kernelSize: 3, padding: 'same', name: 'b' })
      .apply(a) as tfl.SymbolicTensor;
    const sum = tfl.layers.add({ name: 'sum' }).apply([a as tfl.SymbolicTensor, b]);
    const pooled = tfl.layers.globalAveragePooling2d({}).apply(sum);
    const output = tfl.layers.dense({ units: 1, activation: 'sigmoid' }).apply(pooled) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: output });
    const { target } = await explains(model, ['good']);
    expect(target.name).toBe('good');
    expect(() => fromLayersModel(model, { classNames: ['good'], targetLayer: 'b' })).toThrow(
      '"b" is bypassed by another branch',
    );
    expect(() => fromLayersModel(model, { classNames: ['good'], targetLayer: 'c' })).toThrow(
      '`targetLayer` must be a layer with an output [n, h, w, channels] (sum, b, a), got "c"',
    );
    expect(() => fromLayersModel(model, { classNames: ['good', 'bad'] })).toThrow(
      '`classNames` must have 1 names, one per output, got 2',
    );
    model.dispose();
  });
});

describe('LIME', () => {
  const masks = fixture<Uint8Array>('lime/z_u8');
  const outputs = fixture<Float32Array>('lime/y_f32');
  const width = masks.shape[1];

  test('distances and weights equal those of lime', () => {
    const distances = maskDistances(masks.data, width);
    expect(farthest(distances, fixture('lime/dist_cosine_f64').data)).toBeLessThan(1e-12);
    expect(
      farthest(kernelWeights(distances, 0.25), fixture('lime/weights_cosine_0.25_f64').data),
    ).toBeLessThan(1e-12);
  });

  test.each(
    Object.entries(
      golden.lime as Record<
        string,
        { intercept: number; r2: number; local_pred: number; ids: number[]; coef: number[] }
      >,
    ),
  )('the surrogate equals that of lime: %s', (key, reference) => {
    const [, metric, kernel, label] = /^(\w+)\|kw=([\d.]+)\|.*label=(\d)$/.exec(key) as RegExpExecArray;
    const weights = fixture(`lime/weights_${metric}_${kernel}_f64`).data;
    const found = fitSurrogates(masks.data, outputs.data, weights, 1)[Number(label)];
    const coefficients = new Float64Array(width);
    reference.ids.forEach((id, i) => {
      coefficients[id] = reference.coef[i];
    });
    expect(farthest(found?.coefficients ?? [], coefficients)).toBeLessThan(1e-9);
    expect(Math.abs((found?.intercept ?? 0) - reference.intercept)).toBeLessThan(1e-9);
    expect(Math.abs((found?.r2 ?? 0) - reference.r2)).toBeLessThan(1e-9);
    expect(Math.abs((found?.localPrediction ?? 0) - reference.local_pred)).toBeLessThan(1e-9);
  });

  test('a case that can be checked by hand equals lime', () => {
    const { z, y, dist, w, coef, intercept, r2, local_pred } = golden.lime_hand;
    const rows = Uint8Array.from(z.flat());
    expect(farthest(maskDistances(rows, 3), dist)).toBeLessThan(1e-12);
    expect(farthest(kernelWeights(dist, 0.25), w)).toBeLessThan(1e-12);
    const [found] = fitSurrogates(rows, y, Float64Array.from(w), 1);
    expect(farthest(found?.coefficients ?? [], [coef[0], coef[1], coef[2]])).toBeLessThan(1e-12);
    expect(Math.abs((found?.intercept ?? 0) - intercept)).toBeLessThan(1e-12);
    expect(Math.abs((found?.r2 ?? 0) - r2)).toBeLessThan(1e-12);
    expect(Math.abs((found?.localPrediction ?? 0) - local_pred)).toBeLessThan(1e-12);
  });

  test('perturbed photos equal those of lime, which cuts mean colours down to whole numbers', () => {
    const { data, width: side } = astronaut();
    const segments = {
      data: fixture<Int32Array>('slic/astronaut_224_n50_sigma1_i32').data,
      width: side,
      height: side,
      count: 38,
    };
    const image = { data: Float32Array.from(data), width: side, height: side };
    const hidden = baselineImage('mean', image, segments, new Random(0)).map(Math.trunc);
    const reference = fixture<Uint8Array>('lime/perturbed_rows_0_1_2_3_u8').data;
    const runs = segmentRuns(segments, image.data, hidden);
    const maskOf = (row: number): Uint8Array => masks.data.subarray(row * 38, (row + 1) * 38);
    const target = image.data.slice();
    for (let row = 0; row < 4; row++) {
      // row 0 shows everything
      rewritePerturbed(target, runs, maskOf(Math.max(0, row - 1)), maskOf(row));
      expect(farthest(target, reference.subarray(row * data.length, (row + 1) * data.length))).toBe(0);
    }
  });

  test('recovers a model that is linear in the superpixels exactly', async () => {
    const size = { width: 24, height: 24 };
    const segmentation = gridSegments(size, 3, 3);
    const weights = [0.1, -0.05, 0.2, 0, 0.03, -0.12, 0.07, 0.02, -0.08];
    const classifier = linearClassifier(segmentation.data, size, weights, 0.4);
    const white = { data: new Uint8Array(24 * 24 * 3).fill(255), ...size };
    for (const sampling of ['bernoulli', 'antithetic', 'orthogonal'] as const) {
      const lime = new Lime(classifier, {
        segmentation,
        sampling,
        baseline: [0, 0, 0],
        link: 'identity',
        alpha: 0,
        numSamples: 128,
      });
      const found = await lime.explain(white, { target: 'target' });
      expect(farthest(found.coefficients, weights)).toBeLessThan(1e-6);
      expect(found.intercept).toBeCloseTo(0.4, 6);
      expect(found.r2).toBeCloseTo(1, 9);
      expect(found.localPrediction).toBeCloseTo(found.target.probability, 6);
      expect(Math.max(...found.standardErrors)).toBeLessThan(1e-6);
      expect(found.warnings).toEqual([]);
      expect(found.saliency.data[0]).toBeCloseTo(0.1, 6);
      expect(found.surrogates[1]?.coefficients[2]).toBeCloseTo(-0.2, 6);
    }
  });

  test('standard errors cover the truth about as often as they promise', () => {
    const random = new Random(11);
    const truth = Array.from({ length: 10 }, () => random.normal(0, 0.1));
    let covered = 0;
    for (let run = 0; run < 60; run++) {
      const rows = sampleMasks(
        'bernoulli',
        200,
        { data: new Int32Array(0), width: 0, height: 0, count: 10 },
        random,
      );
      const y = Array.from({ length: 200 }, (_, n) =>
        truth.reduce((sum, value, i) => sum + value * rows[n * 10 + i], random.normal(0, 0.1)),
      );
      const [found] = fitSurrogates(rows, y, new Float64Array(200).fill(1), 0);
      truth.forEach((value, i) => {
        if (Math.abs(found?.coefficients[i] - value) < 1.96 * found?.standardErrors[i]) covered++;
      });
    }
    expect(covered / 600).toBeGreaterThan(0.9);
    expect(covered / 600).toBeLessThan(0.985);
  });

  // what a network looks like to LIME: interactions of two and three superpixels, and an output that saturates
  const interacting = (kind: 'pairs' | 'triples' | 'saturated', count: number) => {
    const random = new Random(5);
    const slopes = Array.from({ length: count }, () => random.normal(0, 0.25));
    const terms = Array.from({ length: 40 }, () => ({
      at: [random.integer(count), random.integer(count), random.integer(count)] as const,
      strength: random.normal(0, 0.25),
    }));
    return (row: Uint8Array): number => {
      const shown = (i: number): number => 2 * row[i] - 1;
      let sum = slopes.reduce((total, slope, i) => total + slope * shown(i), 0);
      for (const { at, strength } of terms)
        sum += strength * shown(at[0]) * shown(at[1]) * (kind === 'triples' ? shown(at[2]) : 1);
      return kind === 'saturated' ? 1 / (1 + Math.exp(-2 * sum)) : sum;
    };
  };

  test.each(
    (['bernoulli', 'antithetic', 'orthogonal'] as const).flatMap((sampling) =>
      (['pairs', 'triples', 'saturated'] as const).map((kind) => [sampling, kind] as const),
    ),
  )('standard errors are what coefficients vary by from seed to seed: %s, %s', (sampling, kind) => {
    const [count, samples, seeds] = [20, 256, 40];
    const answer = interacting(kind, count);
    const segments = { data: new Int32Array(0), width: 0, height: 0, count };
    const runs = Array.from({ length: seeds }, (_, seed) => {
      const rows = sampleMasks(sampling, samples, segments, new Random(seed));
      const y = Array.from({ length: samples }, (_, n) => answer(rows.subarray(n * count, (n + 1) * count)));
      const found = fitSurrogates(rows, y, kernelWeights(maskDistances(rows, count), 0.25), 1)[0];
      return found;
    });
    let [real, reported] = [0, 0];
    for (let i = 0; i < count; i++) {
      const mean = runs.reduce((sum, run) => sum + run.coefficients[i] / seeds, 0);
      for (const run of runs) {
        real += (run.coefficients[i] - mean) ** 2 / (seeds - 1);
        reported += run.standardErrors[i] ** 2 / seeds;
      }
    }
    expect(Math.sqrt(reported / real)).toBeGreaterThan(0.9);
    expect(Math.sqrt(reported / real)).toBeLessThan(1.35);
  });

  test('standard errors are those of leaving out one group of samples at a time', () => {
    // so many that no two rows are opposites by chance
    const [count, samples] = [16, 65];
    const segments = { data: new Int32Array(0), width: 0, height: 0, count };
    const rows = sampleMasks('bernoulli', samples, segments, new Random(2));
    const random = new Random(9);
    const y = Array.from({ length: samples }, () => random.normal());
    const [all] = fitSurrogates(rows, y, new Float64Array(samples).fill(1), 0);
    const squares = new Float64Array(count);
    for (let left = 0; left < samples; left++) {
      // a weight of zero leaves a sample out
      const weights = new Float64Array(samples).fill(1);
      weights[left] = 0;
      const [without] = fitSurrogates(rows, y, weights, 0);
      for (let i = 0; i < count; i++)
        squares[i] = squares[i] + (without?.coefficients[i] - all?.coefficients[i]) ** 2;
    }
    expect(farthest(all?.standardErrors ?? [], squares.map(Math.sqrt))).toBeLessThan(1e-12);
  });

  test('throws when the samples do not determine the coefficients, and there is no penalty to choose', () => {
    const alike = Uint8Array.of(1, 1, 0, 0, 1, 1);
    const fitWith = (alpha: number) => fitSurrogates(alike, [1, 0, 1], new Float64Array(3).fill(1), alpha);
    expect(() => fitWith(0)).toThrow(
      new RangeError('the samples cannot tell superpixels apart: use more samples or a positive `alpha`'),
    );
    expect(fitWith(1)).toHaveLength(1);
  });

  test('standard errors are infinite without degrees of freedom', () => {
    const segments = { data: new Int32Array(0), width: 0, height: 0, count: 20 };
    const errorsOf = (sampling: 'bernoulli' | 'orthogonal', samples: number): Float64Array => {
      const rows = sampleMasks(sampling, samples, segments, new Random(1));
      const y = Array.from({ length: samples }, (_, n) => Math.sin(n));
      return fitSurrogates(rows, y, new Float64Array(samples).fill(1), 1)[0]?.standardErrors;
    };
    expect(errorsOf('bernoulli', 20).every((value) => value === Infinity)).toBe(true);
    expect(errorsOf('bernoulli', 30).every(Number.isFinite)).toBe(true);
    // 31 samples of a fold-over design are the first, 15 pairs: 16 that say something of their own
    expect(errorsOf('orthogonal', 31).every((value) => value === Infinity)).toBe(true);
    expect(errorsOf('orthogonal', 61).every(Number.isFinite)).toBe(true);
  });

  test.each([7, 8, 31, 40])(
    'orthogonal masks hide every two of %i superpixels together equally often',
    (count) => {
      const order = 2 ** Math.ceil(Math.log2(count + 1));
      const segments = { data: new Int32Array(0), width: 0, height: 0, count };
      const rows = sampleMasks('orthogonal', 2 * order + 1, segments, new Random(3)).subarray(count);
      for (let a = 0; a < count; a++) {
        for (let b = 0; b <= a; b++) {
          let together = 0;
          for (let n = 0; n < 2 * order; n++) together += rows[n * count + a] & rows[n * count + b];
          expect(together).toBe(a === b ? order : order / 2);
        }
      }
    },
  );

  test('a model that ignores the photo gets a blank map and a warning', async () => {
    const constant = fromFunction((images) => tf.fill([images.shape[0], 2], 0.5), {
      classNames: ['a', 'b'],
      inputSize: { width: 32, height: 32 },
    });
    const found = await new Lime(constant, { numSamples: 64, segmentation: { numSegments: 9 } }).explain(
      noisePhoto(32, 32),
    );
    expect(found.saliency.data.every((value) => Math.abs(value) < 1e-12)).toBe(true);
    expect(found.r2).toBe(0);
    expect(found.warnings[0]).toContain('explains little');
  });

  test('warns of fewer samples than superpixels', async () => {
    const model = smallModel();
    const found = await new Lime(classifierOf(model), {
      numSamples: 5,
      segmentation: gridSegments({ width: 32, height: 32 }, 4, 4),
    }).explain(noisePhoto(32, 32));
    expect(found.warnings[0]).toContain('5 samples cannot tell');
    model.dispose();
  });

  test.each([
    [{ numSamples: 1 }, '`numSamples` must be an integer in 2..1000000, got 1'],
    [{ numSamples: '512' }, '`numSamples` must be an integer, got "512" (string)'],
    [
      { sampling: 'random' },
      '`sampling` must be one of "bernoulli", "antithetic", "orthogonal", got "random"',
    ],
    [{ baseline: 'gray' }, '`baseline` must be one of "reference", "mean", "blur", "noise", got "gray"'],
    [
      { seed: 2 ** 60 },
      '`seed` must be an integer in -9007199254740991..9007199254740991, got 1152921504606847000',
    ],
    [{ kernelWidth: 0 }, '`kernelWidth` must be'],
    [
      { segmentation: 'slic' },
      '`segmentation` must be options of slic, a label map or a function, got "slic"',
    ],
    [{ segmentation: null }, '`segmentation` must be options of slic, a label map or a function, got null'],
    [{ link: 'odds' }, '`link` must be one of undefined, "logit", "identity", got "odds"'],
    [{ alpha: -1 }, '`alpha` must be a number of at least 0, got -1'],
    [{ numsamples: 3 }, 'Lime: unknown option `numsamples`'],
  ])('refuses %o', (options, text) => {
    const model = smallModel();
    expect(() => new Lime(classifierOf(model), options as object)).toThrow(text);
    model.dispose();
  });

  test('refuses a classifier whose answer to a perturbed photo is no number, and keeps no tensor', async () => {
    let batches = 0;
    const failing = fromFunction(
      (images) => {
        const answer = tf.fill([images.shape[0], 2], 0.5).arraySync() as number[][];
        if (++batches === 2) answer[3][1] = Number.NaN;
        return tf.tensor2d(answer);
      },
      { classNames: ['a', 'b'], inputSize: { width: 32, height: 32 } },
    );
    const tensors = tf.memory().numTensors;
    await expect(
      new Lime(failing, { numSamples: 64, batchSize: 16 }).explain(noisePhoto(32, 32), { target: 'a' }),
    ).rejects.toThrow('the classifier must give finite probabilities, got NaN for sample 19');
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('lets timers have their turn between batches, so that a click can stop it', async () => {
    const model = smallModel();
    const controller = new AbortController();
    const reason = new Error('stop was clicked');
    const lime = new Lime(classifierOf(model), { numSamples: 2048, batchSize: 8 });
    const call = lime.explain(noisePhoto(32, 32), { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 1);
    await expect(call).rejects.toBe(reason);
    model.dispose();
  });

  test('warns when pairs of opposite masks are fewer than superpixels, however many samples', async () => {
    const model = smallModel();
    const segmentation = gridSegments({ width: 32, height: 32 }, 5, 5);
    const warnings = async (sampling: 'bernoulli' | 'orthogonal', numSamples: number) =>
      (
        await new Lime(classifierOf(model), { sampling, numSamples, segmentation }).explain(
          noisePhoto(32, 32),
        )
      ).warnings.filter((text) => text.includes('cannot tell 25 superpixels apart'));
    expect(await warnings('orthogonal', 40)).toHaveLength(1);
    expect(await warnings('bernoulli', 40)).toHaveLength(0);
    expect(await warnings('orthogonal', 80)).toHaveLength(0);
    model.dispose();
  });

  test('refuses a label map of another size, and masks that are none', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const small = new Lime(classifier, { segmentation: gridSegments({ width: 8, height: 8 }, 2, 2) });
    await expect(small.explain(noisePhoto(32, 32))).rejects.toThrow(
      'must have the same size, got 8 x 8 and 32 x 32',
    );
    const odd = new Lime(classifier, { sampling: () => new Uint8Array(3) });
    await expect(odd.explain(noisePhoto(32, 32))).rejects.toThrow(
      '`sampling` must give a Uint8Array of 512 x',
    );
    model.dispose();
  });
});

describe('Combined', () => {
  const part = (method: string, values: readonly number[]): Explainer => ({
    explain: async () => ({
      method,
      target: { index: 0, name: 'a', probability: 0.7 },
      saliency: { data: Float32Array.from(values), width: 4, height: 1 },
    }),
  });
  const photo = noisePhoto(4, 1);

  test('fuses maps that agree', async () => {
    // the largest values have 16/19 and 32/44 of the evidence: .785 in the mean
    const parts = [part('x', [0, 1, 2, 16]), part('y', [0, 4, 8, 32])];
    const found = await new Combined(parts, { fusion: mean }).explain(photo);
    expect(found.agree).toBe(true);
    expect(found.agreement[0]).toMatchObject({ methods: ['x', 'y'], spearman: 1 });
    expect([...found.saliency.data]).toEqual([0, 0.09375, 0.1875, 1]);
    expect(found.parts).toHaveLength(2);
    expect(found.warnings).toEqual([]);
  });

  test('lets saliency lead by default, in any order of the parts', async () => {
    const segments = gridSegments({ width: 4, height: 1 }, 1, 2);
    const [cam, other] = [part('x', [0, 1, 2, 4]), part('y', [4, 4, 0, 0])];
    const lime: Explainer = {
      explain: async (image) => Object.assign(await other.explain(image), { segments }),
    };
    const { saliency, parts } = await new Combined([cam, lime]).explain(photo);
    const maps = parts.map((each) => maxAbs(each.saliency));
    expect(saliency).toEqual(saliencyLed(maps, segments, parts));
    const turned = await new Combined([lime, cam]).explain(photo);
    expect(farthest(turned.saliency.data, saliency.data)).toBeLessThan(1e-7);
    expect(saliency.data[3]).toBeGreaterThan(saliency.data[0]);
  });

  test('refuses parts of different classes, and maps that are not finite', async () => {
    const other = part('y', [1, 0, 0, 0]);
    const odd = {
      explain: async () => ({
        ...(await other.explain(photo)),
        target: { index: 0, name: 'other', probability: 0.5 },
      }),
    };
    await expect(new Combined([part('x', [1, 0, 0, 0]), odd]).explain(photo)).rejects.toThrow(
      /`explainers\[1\].explain\(\).target` must be the class of the first explainer, ".*", got "other"/,
    );
    await expect(
      new Combined([part('x', [1, 0, 0, 0]), part('y', [1, Number.NaN, 0, 0])]).explain(photo),
    ).rejects.toThrow('`explainers[1].explain().saliency.data` must be finite, got NaN at index 1');
  });

  test('maps that contradict each other do not agree', async () => {
    const found = await new Combined([part('x', [0, 1, 2, 4]), part('y', [4, 2, 1, 0])]).explain(photo);
    expect(found.agree).toBe(false);
    expect(found.agreement[0]?.spearman).toBe(-1);
  });

  test('three maps of which only two agree do not', async () => {
    const parts = [part('x', [0, 1, 2, 4]), part('y', [0, 1, 2, 5]), part('z', [4, 2, 1, 0])];
    const found = await new Combined(parts).explain(photo);
    expect(found.agreement.map(({ spearman }) => spearman)).toEqual([1, -1, -1]);
    expect(found.agree).toBe(false);
  });

  test('warns when a product vanishes, and gives the mean instead', async () => {
    const found = await new Combined([part('x', [0, 0, 0, 4]), part('y', [4, 0, 0, 0])], {
      fusion: product,
    }).explain(photo);
    expect([...found.saliency.data]).toEqual([0.5, 0, 0, 0.5]);
    expect(found.warnings[0]).toContain('the fusion of the maps vanished');
  });

  test('compares every two of three', async () => {
    const parts = [part('x', [1, 2, 3, 4]), part('y', [1, 2, 3, 5]), part('z', [9, 2, 3, 5])];
    const { agreement } = await new Combined(parts).explain(photo);
    expect(agreement.map(({ methods }) => methods.join())).toEqual(['x,y', 'x,z', 'y,z']);
  });

  test('explains the class of the first explainer in all others', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const asked: unknown[] = [];
    const spy: Explainer = {
      explain: (image, options) => {
        asked.push(options?.target);
        return new GradCam(classifier).explain(image, options);
      },
    };
    const { target } = await new Combined([spy, spy]).explain(noisePhoto(32, 32));
    expect(asked).toEqual([undefined, target.index]);
    expect(CLASSES[target.index]).toBe(target.name);
    model.dispose();
  });

  test('refuses a single explainer, and a value that is none', () => {
    expect(() => new Combined([part('x', [1])])).toThrow('`explainers` must be at least two, got 1');
    expect(() => new Combined([{}, {}] as never)).toThrow('`explainers` must be a list of explainers');
    expect(() => new Combined([part('x', [1]), part('y', [1])], { fuse: product } as object)).toThrow(
      'Combined: unknown option `fuse`',
    );
  });
});

import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quadrature } from '../../src/explainers/gradient/quadrature.js';
import {
  type ChannelReduction,
  GradCam,
  IntegratedGradients,
  NoiseTunnel,
  reduceChannels,
  Saliency,
  SmoothGrad,
} from '../../src/explainers/index.js';
import { Random } from '../../src/random.js';
import type { DifferentiableClassifier, Explainer, Pixels } from '../../src/types.js';
import { farthest, fixture, golden } from '../fixture.js';
import {
  CLASSES,
  classifierOf,
  loadFixtureModel,
  noisePhoto,
  permuted,
  smallModel,
  tinyPhoto,
} from './models.js';

/** The stored numbers are those of a model that sees -1..1. */
const SCALE = 127.5;

/** Logits that are weighted sums of the colour values, and probabilities that are their softmax. */
function linearLogits(weights: Float32Array, side: number): DifferentiableClassifier {
  const classes = weights.length / (side * side * 3);
  const head = (maps: tf.Tensor4D): tf.Tensor2D =>
    tf.matMul(
      tf.reshape(maps, [maps.shape[0], side * side * 3]),
      tf.tensor2d(weights, [classes, side * side * 3]),
      false,
      true,
    );
  return {
    classNames: CLASSES.slice(0, classes),
    inputSize: { width: side, height: side },
    features: (images) => tf.clone(images),
    head,
    predict: (images) => tf.tidy(() => tf.softmax(head(images))),
  };
}

/** Weights of three classes on 4 x 4 pixels. */
const WEIGHTS = (() => {
  const random = new Random(3);
  return Float32Array.from({ length: 3 * 48 }, () => random.normal(0, 0.01));
})();
const weightsOf = (c: number): Float32Array => WEIGHTS.subarray(c * 48, (c + 1) * 48);

/** The same model seen in other ways. */
const scaled = (inner: DifferentiableClassifier, factor: number): DifferentiableClassifier => ({
  classNames: inner.classNames,
  inputSize: inner.inputSize,
  features: (images) => inner.features(images),
  head: (maps) => tf.mul(inner.head(maps), factor),
  predict: (images) => inner.predict(images),
});
const mirrored = (inner: DifferentiableClassifier): DifferentiableClassifier => ({
  classNames: inner.classNames,
  inputSize: inner.inputSize,
  features: (images) => tf.tidy(() => inner.features(tf.reverse(images, 2))),
  head: (maps) => inner.head(maps),
  predict: (images) => tf.tidy(() => inner.predict(tf.reverse(images, 2))),
});
const mirror = <D extends Uint8Array | Float32Array>(
  { data, width }: { data: D; width: number },
  channels: number,
): D =>
  data.map((_, i) => {
    const [pixel, c] = [Math.floor(i / channels), i % channels];
    const x = pixel % width;
    return data[(pixel - x + width - 1 - x) * channels + c];
  }) as D;

describe.each(['cpu', 'wasm'])('gradients of the photo on %s', (backend) => {
  let tiny: tfl.LayersModel;
  let small: tfl.LayersModel;
  let classifier: DifferentiableClassifier;
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
    tiny = await loadFixtureModel('model_tiny');
    small = smallModel();
    classifier = classifierOf(small);
  });
  afterAll(() => {
    tiny.dispose();
    small.dispose();
  });

  const target = golden.attr.class as number;
  const perUnit = (values: Float32Array): Float64Array => Float64Array.from(values, (value) => value * SCALE);
  const photo = (): Pixels => noisePhoto(32, 32, 4);

  test('the gradient equals the stored one', async () => {
    const { gradient } = await new Saliency(classifierOf(tiny)).explain(tinyPhoto(), { target });
    expect(farthest(perUnit(gradient.data), fixture('attr/tiny_saliency_f64').data)).toBeLessThan(1e-6);
  });

  test('SmoothGrad equals the stored one with the stored noise', async () => {
    const noise = fixture<Float32Array>('attr/tiny_noise_f32').data.map((value) => value * SCALE);
    const explainer = new SmoothGrad(classifierOf(tiny), {
      numSamples: 16,
      batchSize: 5,
      noise: (n) => noise.subarray(n * 3072, (n + 1) * 3072),
    });
    const { gradient } = await explainer.explain(tinyPhoto(), { target });
    expect(farthest(perUnit(gradient.data), fixture('attr/tiny_smoothgrad16_f64').data)).toBeLessThan(1e-6);
  });

  test('integrated gradients equal the stored ones, as does their completeness gap', async () => {
    const explainer = new IntegratedGradients(classifierOf(tiny), { rule: 'midpoint' });
    const { attributions, photoScore, baselineScore, completenessGap } = await explainer.explain(
      tinyPhoto(),
      {
        target,
      },
    );
    expect(farthest(attributions.data, fixture('attr/tiny_ig_mid50_f64').data)).toBeLessThan(1e-6);
    const difference = golden.attr['f(x)-f(0)'];
    expect(Math.abs(photoScore - baselineScore - difference)).toBeLessThan(1e-5);
    expect(Math.abs(completenessGap - (golden.attr.ig_sum - difference))).toBeLessThan(1e-5);
  });

  test('of a linear model they are its weights, times the difference to the baseline', async () => {
    const linear = linearLogits(WEIGHTS, 4);
    const image = noisePhoto(4, 4, 2);
    const { gradient } = await new Saliency(linear).explain(image, { target: 1 });
    expect(farthest(gradient.data, weightsOf(1))).toBeLessThan(1e-8);
    const smooth = await new SmoothGrad(linear, { numSamples: 3, sigma: 0.5 }).explain(image, { target: 1 });
    expect(farthest(smooth.gradient.data, weightsOf(1))).toBeLessThan(1e-8);
    for (const rule of ['midpoint', 'gauss-legendre'] as const) {
      const explainer = new IntegratedGradients(linear, { rule, steps: 3, baseline: [10, 20, 30] });
      const { attributions, completenessGap } = await explainer.explain(image, { target: 1 });
      const expected = weightsOf(1).map((weight, i) => weight * (image.data[i] - 10 * (1 + (i % 3))));
      expect(farthest(attributions.data, expected)).toBeLessThan(1e-5);
      expect(Math.abs(completenessGap)).toBeLessThan(1e-4);
    }
  });

  test('the gradient of a probability is that of the softmax', async () => {
    const linear = linearLogits(WEIGHTS, 4);
    const explainer = new Saliency(linear, { output: 'probability' });
    const parts = await Promise.all(
      [0, 1, 2].map((c) => explainer.explain(noisePhoto(4, 4, 2), { target: c })),
    );
    const p = parts.map((part) => part.target.probability);
    const expected = weightsOf(2).map((weight, i) => {
      const mean = p.reduce((sum, share, c) => sum + share * weightsOf(c)[i], 0);
      return p[2] * (weight - mean);
    });
    expect(p.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(farthest((parts[2] as { gradient: { data: Float32Array } }).gradient.data, expected)).toBeLessThan(
      1e-8,
    );
  });

  test('integrated gradients add up to the difference of the scores, the better the more steps there are', async () => {
    const gaps: number[] = [];
    for (const steps of [2, 128]) {
      const explainer = new IntegratedGradients(classifier, { steps, baseline: 'blur', batchSize: 32 });
      const { attributions, saliency, photoScore, baselineScore, completenessGap } = await explainer.explain(
        photo(),
        { target: 0 },
      );
      const total = attributions.data.reduce((sum, value) => sum + value, 0);
      expect(total - (photoScore - baselineScore)).toBeCloseTo(completenessGap, 12);
      expect(saliency.data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 4);
      gaps.push(Math.abs(completenessGap) / Math.abs(photoScore - baselineScore));
    }
    expect(gaps[1]).toBeLessThan(0.005);
    expect(gaps[1]).toBeLessThan(gaps[0]);
  });

  const kinds: Record<string, (given: DifferentiableClassifier, batchSize?: number) => Explainer> = {
    Saliency: (given) => new Saliency(given, { reduction: 'sum' }),
    SmoothGrad: (given, batchSize) => new SmoothGrad(given, { numSamples: 4, reduction: 'sum', batchSize }),
    IntegratedGradients: (given, batchSize) => new IntegratedGradients(given, { steps: 4, batchSize }),
  };
  test.each(Object.entries(kinds))('%s follows the model', async (name, make) => {
    const plain = async (target: number, options = {}) =>
      (await make(classifier).explain(photo(), { target, ...options })).saliency.data;
    const map = await plain(2);
    const scale = Math.max(...map.map(Math.abs));
    const near = (values: ArrayLike<number>, expected: ArrayLike<number>): void =>
      expect(farthest(values, expected)).toBeLessThan(1e-4 * scale);
    expect(scale).toBeGreaterThan(0);

    const other = await make(permuted(classifier, [2, 0, 1])).explain(photo(), { target: 0 });
    near(other.saliency.data, map);
    const tripled = await make(scaled(classifier, 3)).explain(photo(), { target: 2 });
    near(
      tripled.saliency.data.map((value) => value / 3),
      map,
    );
    const less = await plain(0);
    near(
      await plain(2, { against: 0 }),
      map.map((value, i) => value - less[i]),
    );
    if (name !== 'SmoothGrad') {
      const flipped = { ...photo(), data: mirror(photo() as never, 3) };
      const { saliency } = await make(mirrored(classifier)).explain(flipped, { target: 2 });
      near(mirror(saliency, 1), map);
    }
    for (const batchSize of [1, 3]) {
      const { saliency } = await make(classifier, batchSize).explain(photo(), { target: 2 });
      near(saliency.data, map);
    }
  });

  test('noise of nothing gives the gradient, seeds give different noise, a blank photo none', async () => {
    const gradient = async (options: object, image = photo()) =>
      (await new SmoothGrad(classifier, { numSamples: 3, ...options }).explain(image, { target: 0 })).gradient
        .data;
    const plain = async (image = photo()) =>
      (await new Saliency(classifier).explain(image, { target: 0 })).gradient.data;
    expect(farthest(await gradient({ sigma: 0 }), await plain())).toBeLessThan(1e-8);
    expect(await gradient({ seed: 1 })).not.toEqual(await gradient({ seed: 2 }));
    const blank = { data: new Uint8Array(3072).fill(90), width: 32, height: 32 };
    expect(farthest(await gradient({}, blank), await plain(blank))).toBeLessThan(1e-8);
  });

  test('a model of one output is explained', async () => {
    const single = linearLogits(WEIGHTS.slice(0, 48), 4);
    const { gradient } = await new Saliency(single).explain(noisePhoto(4, 4));
    expect(farthest(gradient.data, weightsOf(0))).toBeLessThan(1e-8);
  });
});

describe('noise tunnel', () => {
  const linear = linearLogits(WEIGHTS, 4);
  beforeAll(async () => void (await tf.setBackend('cpu')));

  test('around Saliency it is SmoothGrad', async () => {
    const model = smallModel();
    const classifier = classifierOf(model);
    const photo = noisePhoto(32, 32, 4);
    const noise = { numSamples: 4, sigma: 0.4, seed: 3 };
    const saliency = new Saliency(classifier, { reduction: 'sum' });
    const tunnel = await new NoiseTunnel(classifier, saliency, noise).explain(photo, { target: 1 });
    const smooth = new SmoothGrad(classifier, { ...noise, reduction: 'sum' });
    const expected = await smooth.explain(photo, { target: 1 });
    const scale = Math.max(...expected.saliency.data.map(Math.abs));
    expect(scale).toBeGreaterThan(0);
    expect(farthest(tunnel.saliency.data, expected.saliency.data)).toBeLessThan(1e-5 * scale);
    expect([tunnel.method, tunnel.of, tunnel.target]).toEqual(['noise-tunnel', 'saliency', expected.target]);
    model.dispose();
  });

  /** An explainer whose map is the red of the photo. */
  const red: Explainer = {
    explain: async (image, options) => {
      const { data, width, height } = image as Pixels;
      const target = { index: Number(options?.target), name: '', probability: 0 };
      const saliency = {
        data: Float32Array.from({ length: width * height }, (_, i) => data[i * 3]),
        width,
        height,
      };
      return { method: 'red', target, saliency };
    },
  };

  test('mean, mean square and variance of maps, by hand, beyond 0..255', async () => {
    const photo = { data: new Uint8Array(48).fill(200), width: 4, height: 4 };
    const steps = [-300, 0, 150];
    const noise = (sample: number): Float32Array => new Float32Array(48).fill(steps[sample]);
    const first = async (type: 'smoothgrad' | 'smoothgrad-sq' | 'vargrad') =>
      (await new NoiseTunnel(linear, red, { type, numSamples: 3, noise }).explain(photo, { target: 0 }))
        .saliency.data[5];
    // the maps are -100, 200 and 350
    expect(await first('smoothgrad')).toBeCloseTo(150, 4);
    expect(await first('smoothgrad-sq')).toBeCloseTo((100 ** 2 + 200 ** 2 + 350 ** 2) / 3, 1);
    expect(await first('vargrad')).toBeCloseTo((250 ** 2 + 50 ** 2 + 200 ** 2) / 3, 1);
  });

  test('SmoothGrad has the same types, per colour channel', async () => {
    const photo = noisePhoto(4, 4, 2);
    const gradient = async (type: 'smoothgrad-sq' | 'vargrad') =>
      (await new SmoothGrad(linear, { numSamples: 3, type }).explain(photo, { target: 1 })).gradient.data;
    const squares = weightsOf(1).map((value) => value ** 2);
    expect(farthest(await gradient('smoothgrad-sq'), squares)).toBeLessThan(1e-8);
    expect(Math.max(...(await gradient('vargrad')))).toBeLessThan(1e-9);
  });

  test('refuses a value that is no explainer, and a map of another size', async () => {
    expect(() => new NoiseTunnel(linear, {} as never)).toThrow(
      '`explainer` must be an explainer, got Object',
    );
    expect(() => new NoiseTunnel(linear, red, { type: 'mean' as never })).toThrow('`type` must be one of');
    expect(() => new NoiseTunnel({} as never, red)).toThrow('`classifier` must have');
    const small: Explainer = {
      explain: async (image, options) => ({
        ...(await red.explain(image, options)),
        saliency: { data: new Float32Array(1), width: 1, height: 1 },
      }),
    };
    const call = new NoiseTunnel(linear, small).explain(noisePhoto(4, 4), { target: 0 });
    await expect(call).rejects.toThrow("`saliency` and the classifier's grid must have the same size");
  });
});

describe('against several classes', () => {
  const linear = linearLogits(WEIGHTS, 4);
  const photo = noisePhoto(4, 4, 2);
  beforeAll(async () => void (await tf.setBackend('cpu')));

  test('the score is the logit less the mean of the others', async () => {
    const { gradient, against } = await new Saliency(linear).explain(photo, { target: 1, against: [0, 2] });
    const expected = weightsOf(1).map((value, i) => value - (weightsOf(0)[i] + weightsOf(2)[i]) / 2);
    expect(farthest(gradient.data, expected)).toBeLessThan(1e-8);
    expect(against?.map(({ index }) => index)).toEqual([0, 2]);
  });

  test('Grad-CAM is the mean of the maps against each', async () => {
    const map = async (against: number | number[]) =>
      (await new GradCam(linear).explain(photo, { target: 1, against })).saliency.data;
    const [both, first, second] = [await map([0, 2]), await map(0), await map(2)];
    expect(
      farthest(
        both,
        first.map((value, i) => (value + second[i]) / 2),
      ),
    ).toBeLessThan(1e-4);
  });

  test('the most probable class is looked for among the others', async () => {
    const { target } = await new Saliency(linear).explain(photo);
    const others = [0, 1, 2].filter((c) => c !== target.index);
    expect((await new Saliency(linear).explain(photo, { against: others })).target.index).toBe(target.index);
    const rest = await new Saliency(linear).explain(photo, { against: [target.index, others[0]] });
    expect(rest.target.index).toBe(others[1]);
  });

  test.each([
    [{ target: 1, against: [0, 1] }, 'another class than the target, got 0, 1'],
    [{ against: [0, 1, 2] }, 'another class than the target'],
    [{ against: [0, 0] }, 'different classes, got 0, 0'],
    [{ against: [0, 'none'] }, '`against` must be one of'],
  ])('refuses %o', async (options, text) => {
    await expect(new Saliency(linear).explain(photo, options)).rejects.toThrow(text);
  });

  test('an empty list is none', async () => {
    const explanation = await new Saliency(linear).explain(photo, { target: 1, against: [] });
    expect('against' in explanation).toBe(false);
  });
});

describe('a signal and a listener of progress are checked before the first forward pass', () => {
  const refused = { ...linearLogits(WEIGHTS, 4) };
  const never = (): never => {
    throw new Error('a forward pass was made');
  };
  const watched: DifferentiableClassifier = { ...refused, predict: never, features: never, head: never };

  test.each([
    [{ signal: {} }, '`signal` must be an AbortSignal, got Object'],
    [{ signal: 'stop' }, '`signal` must be an AbortSignal, got "stop"'],
    [{ signal: null }, '`signal` must be an AbortSignal, got null'],
    [{ onProgress: 3 }, '`onProgress` must be a function, got 3'],
    [{ onProgress: null }, '`onProgress` must be a function, got null'],
  ])('%o', async (options, text) => {
    const call = new GradCam(watched).explain(noisePhoto(4, 4), options as never);
    await expect(call).rejects.toThrow(new TypeError(text));
  });
});

describe('the parts of gradient explainers', () => {
  test('Gauss-Legendre nodes are those of the tables', () => {
    const [a, b] = quadrature('gauss-legendre', 2);
    expect(a?.at).toBeCloseTo(0.5 - Math.sqrt(3) / 6, 14);
    expect(b?.at).toBeCloseTo(0.5 + Math.sqrt(3) / 6, 14);
    const three = quadrature('gauss-legendre', 3);
    expect(
      farthest(
        three.map(({ at }) => at),
        [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)],
      ),
    ).toBeLessThan(1e-14);
    expect(
      farthest(
        three.map(({ weight }) => weight),
        [5 / 18, 8 / 18, 5 / 18],
      ),
    ).toBeLessThan(1e-14);
    expect(quadrature('gauss-legendre', 1)).toEqual([{ at: 0.5, weight: 1 }]);
    expect(quadrature('midpoint', 2)).toEqual([
      { at: 0.25, weight: 0.5 },
      { at: 0.75, weight: 0.5 },
    ]);
  });

  test('Gauss-Legendre integrates polynomials of a degree below twice its number exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(20), (count, power) => {
        const nodes = quadrature('gauss-legendre', count);
        const degree = Math.min(power, 2 * count - 1);
        const integral = nodes.reduce((sum, { at, weight }) => sum + weight * at ** degree, 0);
        expect(integral).toBeCloseTo(1 / (degree + 1), 12);
        for (let k = 1; k < count; k++) {
          expect(nodes[k]?.at).toBeGreaterThan(nodes[k - 1]?.at);
        }
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  test.each<[ChannelReduction, number, number]>([
    ['largest', -4, 2],
    ['sum', 0, 4],
    ['absolute', 8, 4],
    ['norm', Math.sqrt(26), Math.sqrt(6)],
  ])('%s of three channels, by hand', (reduction, first, second) => {
    const { data } = reduceChannels({ data: [1, -4, 3, 1, 1, 2], width: 2, height: 1 }, reduction);
    expect(farthest(data, [first, second])).toBeLessThan(1e-6);
  });

  test('refuse options that are wrong', () => {
    const given = linearLogits(WEIGHTS, 4);
    expect(() => new Saliency({ ...given, head: undefined } as never)).toThrow('without head');
    expect(() => new Saliency(given, { reduction: 'max' as never })).toThrow(RangeError);
    expect(() => new Saliency(given, { output: 'logits' as never })).toThrow('`output` must be one of');
    expect(() => new Saliency(given, { smooth: true } as never)).toThrow('unknown option `smooth`');
    expect(() => new SmoothGrad(given, { numSamples: 0 })).toThrow(RangeError);
    expect(() => new SmoothGrad(given, { sigma: -1 })).toThrow('`sigma` must be a number of at least 0');
    expect(() => new SmoothGrad(given, { noise: 3 as never })).toThrow(TypeError);
    expect(() => new SmoothGrad(given, { noise: () => [], sigma: 1 })).toThrow('beside a `noise`');
    expect(() => new IntegratedGradients(given, { rule: 'trapezoid' as never })).toThrow('`rule`');
    expect(() => new IntegratedGradients(given, { baseline: 'black' as never })).toThrow('`baseline`');
    expect(() => new IntegratedGradients(given, { steps: 1.5 })).toThrow(RangeError);
  });

  test('noise of the wrong length is refused, and leaves no tensor', async () => {
    const explainer = new SmoothGrad(linearLogits(WEIGHTS, 4), { noise: () => [1, 2] });
    const tensors = tf.memory().numTensors;
    await expect(explainer.explain(noisePhoto(4, 4))).rejects.toThrow('48 values, got 2 values');
    expect(tf.memory().numTensors).toBe(tensors);
  });
});

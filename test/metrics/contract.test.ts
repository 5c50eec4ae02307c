import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { Lime } from '../../src/explainers/index.js';
import { toGrid } from '../../src/image/index.js';
import * as metrics from '../../src/metrics/index.js';
import type {
  Classifier,
  Explainer,
  ExplainOptions,
  Explanation,
  Heatmap,
  ImageInput,
  Pixels,
} from '../../src/types.js';
import { CLASSES, classifierOf, noisePhoto, smallModel } from '../explainers/models.js';
import { randomMap } from './stubs.js';

type Options = ExplainOptions & { batchSize?: number };

/** A metric as the suite calls it. */
interface Case {
  readonly run: (
    subject: metrics.Subject,
    classifier: Classifier,
    image: ImageInput,
    options?: Options,
  ) => Promise<metrics.MetricResult>;
  /** It takes maps in place of explainers. */
  readonly maps: boolean;
  /** It asks the classifier itself. */
  readonly passes: boolean;
  /** Only the order of the pixels counts, or only their proportions. */
  readonly scaleFree: boolean;
  /** It reads a mask, which has the size of the photo. */
  readonly masked?: boolean;
}

const HALF = {
  data: Uint8Array.from({ length: 1600 }, (_, i) => Number(i % 40 < 20)),
  width: 40,
  height: 40,
};
const ofMap = (
  metric: (
    subject: metrics.Subject,
    classifier: Classifier,
    image: ImageInput,
    options?: Options,
  ) => Promise<metrics.MetricResult>,
  more: object = {},
): Case => ({
  run: (subject, classifier, image, options) => metric(subject, classifier, image, { ...more, ...options }),
  maps: true,
  passes: true,
  scaleFree: true,
});
const ofMask = (metric: typeof metrics.maskAuc): Case => ({
  run: (subject, classifier, image, options) =>
    metric(subject, classifier, image, { mask: HALF, ...options }),
  maps: true,
  passes: false,
  scaleFree: true,
  masked: true,
});

const CASES: Record<string, Case> = {
  deletion: ofMap(metrics.deletion, { steps: 20 }),
  insertion: ofMap(metrics.insertion, { steps: 20 }),
  averageDrop: ofMap(metrics.averageDrop),
  averageIncrease: ofMap(metrics.averageIncrease),
  infidelity: ofMap(metrics.infidelity, { numSamples: 20 }),
  road: ofMap(metrics.road),
  sparseness: { ...ofMap(metrics.sparseness), passes: false },
  pointingGame: ofMask(metrics.pointingGame),
  energyInMask: ofMask(metrics.energyInMask),
  maskIou: ofMask(metrics.maskIou),
  maskAuc: ofMask(metrics.maskAuc),
  maxSensitivity: {
    run: (subject, classifier, image, options) =>
      metrics.maxSensitivity(subject as Explainer, classifier, image, { numSamples: 3, ...options }),
    maps: false,
    passes: false,
    scaleFree: true,
  },
  seedStability: {
    run: (subject, classifier, image, options) =>
      metrics.seedStability(
        subject !== null && typeof subject === 'object' && 'explain' in subject
          ? () => subject
          : [subject as Heatmap, randomMap(32, 32, 77)],
        classifier,
        image,
        { seeds: [1, 2, 3], ...options },
      ),
    maps: false,
    passes: false,
    scaleFree: true,
  },
  modelRandomization: {
    run: (subject, classifier, image, options) =>
      metrics.modelRandomization(() => subject as Explainer, classifier, image, {
        versions: [
          { name: 'one', open: async () => ({ classifier }) },
          { name: 'two', open: async () => ({ classifier }) },
        ],
        ...options,
      }),
    maps: false,
    passes: false,
    scaleFree: true,
  },
};

let classifier: Classifier;
const photo = (): Pixels => noisePhoto(40, 40, 3);
const explainer = (of: Classifier = classifier): Explainer =>
  new Lime(of, { numSamples: 12, batchSize: 4, segmentation: { numSegments: 9, sigma: 1 } });

beforeAll(async () => {
  await tf.setBackend('cpu');
  classifier = classifierOf(smallModel());
});

test('the suite knows every metric that there is', () => {
  const plain = ['giniIndex', 'pointsInto', 'energyShare', 'equalAreaIou', 'pixelAuc', 'imputeLinear'];
  // two that give more than a value have tests of their own
  const others = ['randomizedLayers', 'counterfactual', 'inpaint'];
  expect(Object.keys(metrics).sort()).toEqual([...Object.keys(CASES), ...plain, ...others].sort());
});

describe.each(Object.entries(CASES))('%s keeps the contract of metrics', (name, one) => {
  const run = (options?: Options, subject: metrics.Subject = explainer()): Promise<metrics.MetricResult> =>
    one.run(subject, classifier, photo(), options);

  test('gives a finite number, as plain data', async () => {
    const result = await run();
    expect(Number.isFinite(result.value)).toBe(true);
    expect(structuredClone(result)).toEqual(result);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    for (const { x, y } of result.curve ?? []) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(1);
      expect(Number.isFinite(y)).toBe(true);
    }
  });

  test('gives the same for the same seed', async () => {
    expect(await run({ target: 'dark' })).toEqual(await run({ target: 'dark' }));
  });

  test.runIf(one.maps)(
    'gives the same for an explainer, for what it gave, and for the map alone',
    async () => {
      for (const options of [{}, { target: 'dark' }, { target: 1, against: 'sharp' }]) {
        const explanation = await explainer().explain(photo(), options);
        const expected = await run(options);
        expect(await run(undefined, explanation)).toEqual(expected);
        expect(await run(options, explanation.saliency)).toEqual(expected);
      }
    },
  );

  test.runIf(one.scaleFree)('gives the same for a map four times as large', async () => {
    const scaled = (factor: number): Explainer => ({
      explain: async (image, options) => {
        const made = await explainer().explain(image, options);
        return { ...made, saliency: { ...made.saliency, data: made.saliency.data.map((v) => v * factor) } };
      },
    });
    const { value } = await run({}, scaled(1));
    expect((await run({}, scaled(4))).value).toBeCloseTo(value, 10);
  });

  test('leaves photo and map as they are', async () => {
    const image = photo();
    const map = randomMap(32, 32);
    await one.run(explainer(), classifier, image);
    if (one.maps) await one.run(map, classifier, image);
    expect(image).toEqual(photo());
    expect(map).toEqual(randomMap(32, 32));
  });

  test('reports progress that rises to 1 and ends there', async () => {
    const subjects = one.maps ? [explainer(), randomMap(32, 32)] : [explainer()];
    for (const subject of subjects) {
      const seen: number[] = [];
      await run({ onProgress: (fraction) => seen.push(fraction) }, subject);
      expect(seen[seen.length - 1]).toBe(1);
      for (let i = 1; i < seen.length; i++) expect(seen[i]).toBeGreaterThan(seen[i - 1]);
    }
  });

  test('does not begin when it is aborted already', async () => {
    const reason = new Error('changed my mind');
    const seen: number[] = [];
    const call = run({ signal: AbortSignal.abort(reason), onProgress: (fraction) => seen.push(fraction) });
    await expect(call).rejects.toBe(reason);
    expect(seen).toEqual([]);
  });

  test('stops half way when it is aborted, and keeps no tensor', async () => {
    // while the explainer is at work, and while the metric is
    for (const after of one.passes ? [0, 0.5] : [0]) {
      const controller = new AbortController();
      const reason = new Error('enough');
      const seen: number[] = [];
      const tensors = tf.memory().numTensors;
      const call = run({
        ...(one.passes ? { batchSize: 1 } : {}),
        signal: controller.signal,
        onProgress: (fraction) => {
          if (fraction <= after) return;
          seen.push(fraction);
          controller.abort(reason);
        },
      });
      await expect(call).rejects.toBe(reason);
      expect(seen).toHaveLength(1);
      expect(tf.memory().numTensors).toBe(tensors);
    }
  });

  test('keeps no tensor, not even after an error', async () => {
    await run();
    const tensors = tf.memory().numTensors;
    await run();
    await expect(run({ target: 'no such class' })).rejects.toThrow(RangeError);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test('passes on errors of the model, and keeps no tensor then', async () => {
    const broken = (): never => {
      tf.zeros([3]);
      throw new Error('out of memory');
    };
    const bad = { ...classifier, predict: broken };
    const tensors = tf.memory().numTensors;
    await expect(one.run(explainer(bad), bad, photo())).rejects.toThrow('out of memory');
    if (one.passes) await expect(one.run(randomMap(32, 32), bad, photo())).rejects.toThrow('out of memory');
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test.runIf(one.passes)('refuses answers that are none', async () => {
    const answering = (values: (n: number) => number[][]): Classifier => ({
      ...classifier,
      predict: (images) => tf.tensor2d(values(images.shape[0])),
    });
    const tensors = tf.memory().numTensors;
    const map = randomMap(32, 32);
    const odd = answering((n) => Array.from({ length: n }, () => [0.5, Number.NaN, 0.5]));
    await expect(one.run(map, odd, photo())).rejects.toThrow('finite probabilities');
    const narrow = answering((n) => Array.from({ length: n }, () => [0.5, 0.5]));
    await expect(one.run(map, narrow, photo())).rejects.toThrow('`predict` must give');
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test.runIf(one.passes)('has one batch in memory at most, and its size changes nothing', async () => {
    const sizes: number[] = [];
    let most = 0;
    const watched: Classifier = {
      ...classifier,
      predict: (images) => {
        sizes.push(images.shape[0]);
        most = Math.max(most, tf.memory().numTensors);
        return classifier.predict(images);
      },
    };
    const map = randomMap(32, 32);
    const tensors = tf.memory().numTensors;
    const small = await one.run(map, watched, photo(), { batchSize: 3 });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(3);
    expect(most).toBe(tensors + 1);
    expect((await one.run(map, classifier, photo())).value).toBeCloseTo(small.value, 5);
    await expect(one.run(map, classifier, photo(), { batchSize: 0 })).rejects.toThrow(RangeError);
    await expect(one.run(map, classifier, photo(), { batchSize: '3' as never })).rejects.toThrow(TypeError);
  });

  test('refuses misspelt options, with the name of the metric', async () => {
    await expect(run({ tagret: 'x' } as object)).rejects.toThrow(`${name}: unknown option \`tagret\``);
    await expect(run({ target: 'blury' })).rejects.toThrow(
      `\`target\` must be one of ${CLASSES.map((c) => JSON.stringify(c)).join(', ')}, got "blury"`,
    );
    await expect(run({ target: 'sharp', against: 'sharp' })).rejects.toThrow('`against` must be another');
  });

  test('refuses images, classifiers and subjects that are none', async () => {
    const bad = { data: new Uint8Array(5), width: 2, height: 2 };
    await expect(one.run(explainer(), classifier, bad)).rejects.toThrow(RangeError);
    await expect(one.run(explainer(), classifier, 'a.jpg' as never)).rejects.toThrow(TypeError);
    for (const none of [undefined, {}, { ...classifier, predict: 3 }])
      await expect(one.run(explainer(), none as never, photo())).rejects.toThrow('`classifier` must have');
    for (const none of [undefined, null, 3, {}, { saliency: 3 }]) {
      await expect(one.run(none as never, classifier, photo())).rejects.toThrow(TypeError);
    }
  });

  test('refuses maps that are not finite, or not on the grid', async () => {
    const giving = (saliency: Heatmap): Explainer => ({
      explain: async () =>
        ({ method: 'x', target: { index: 0, name: 'sharp', probability: 1 }, saliency }) as Explanation,
    });
    const nan = { ...randomMap(32, 32), data: new Float32Array(1024).fill(Number.NaN) };
    const subjects = [randomMap(16, 16), nan].flatMap((map) => [giving(map), ...(one.maps ? [map] : [])]);
    for (const subject of subjects) await expect(run({}, subject)).rejects.toThrow(RangeError);
  });

  test.runIf(!one.masked)('sees the face where one is given', async () => {
    const face = { x: 6, y: 9, width: 14, height: 18 };
    const crop = toGrid(photo(), classifier.inputSize, face);
    const whole = await one.run(explainer(), classifier, photo(), { face });
    expect(await one.run(explainer(), classifier, crop)).toEqual(whole);
  });

  test('explains a class against another', async () => {
    const asked: unknown[] = [];
    const watching: Explainer = {
      explain: (image, options) => {
        asked.push(options?.against);
        return explainer().explain(image, options);
      },
    };
    await run({ target: 'dark', against: 'sharp' }, watching);
    expect(new Set(asked)).toEqual(new Set([0]));
  });
});

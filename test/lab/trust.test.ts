import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NaturalSample } from '../../lab/train/naturalSamples.js';
import { FEATURES, type TrustCase, type TrustFeatures } from '../../lab/trust/features.js';
import { measureTrust } from '../../lab/trust/measureTrust.js';
import { riskArea, riskAt } from '../../lab/trust/riskCoverage.js';
import { PLAIN_FITTED, summariseTrust, TOGETHER } from '../../lab/trust/summariseTrust.js';
import { trustReport } from '../../lab/trust/trustReport.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { startBackend } from '../../src/node/startBackend.js';
import { Random } from '../../src/random.js';
import { astronaut } from '../fixture.js';

describe('the risk-coverage curve', () => {
  // the surest verdict is wrong, the other three are right
  const [confidences, right] = [
    [0.9, 0.8, 0.7, 0.6],
    [false, true, true, true],
  ];

  test('has the share of wrong verdicts among the surest', () => {
    expect(riskAt(1, confidences, right)).toBe(0.25);
    expect(riskAt(0.5, confidences, right)).toBe(0.5);
    expect(riskAt(0.25, confidences, right)).toBe(1);
  });

  test('has a smaller area, the better wrong verdicts come last', () => {
    const best = riskArea([0.1, 0.8, 0.7, 0.6], right);
    // .25 with all, 0 with three and fewer: the first of four trapezia alone
    expect(best).toBeCloseTo(0.25 * 0.125, 12);
    expect(riskArea(confidences, right)).toBeGreaterThan(best);
    expect(riskArea([1, 1, 1, 1], right)).toBeCloseTo(0.25, 12);
  });
});

/** Verdicts of which one in four is wrong; plain confidence knows a little of it, and agreement `told` more. */
function cases(count: number, told: number): TrustCase[] {
  const random = new Random(5);
  return Array.from({ length: count }, (_, i) => {
    const right = random.uniform() > 0.25;
    const features: TrustFeatures = {
      margin: random.uniform() + (right ? 0.3 : 0),
      probability: random.uniform(),
      rejected: Number(random.bernoulli()),
      agreement: random.uniform() + (right ? told : 0),
      repair: random.uniform(-1, 1),
      beaten: random.uniform(),
      crops: random.uniform(),
      lights: random.uniform(),
      spread: random.uniform(),
    };
    return { photo: `${i}`, group: ['a', 'b'][i % 2], right, features };
  });
}

describe('trust', () => {
  test('is confirmed where agreement tells more than the confidence', () => {
    const summary = summariseTrust(cases(240, 0.8), 0);
    expect(summary?.halves.map(({ verdicts }) => verdicts)).toEqual([120, 120]);
    expect(summary?.plain).toBe(FEATURES.margin);
    expect(summary?.confirmed).toBe(true);
    expect(summary?.gain.low).toBeGreaterThan(0);
    const names = summary?.confidences.map(({ name }) => name) ?? [];
    expect(names.slice(-2)).toEqual([PLAIN_FITTED, TOGETHER]);
    expect(names).not.toContain(FEATURES.rejected);
    const plain = summary?.confidences.find(({ name }) => name === summary.plain);
    expect(plain?.gain).toEqual({ value: 0, low: 0, high: 0 });
    expect(summary?.threshold?.wrong.rate).toBeLessThan(0.12);
    const text = trustReport(summary!, { version: 'face-quality 9', fold: 0, samples: 8, seed: 0 });
    expect(text).toContain('**Confirmed**');
    expect(text).toContain('for face-quality 9');
  });

  test('is not confirmed where nothing tells more than the confidence, and the page says so', () => {
    const summary = summariseTrust(cases(240, 0), 0);
    expect(summary?.confirmed).toBe(false);
    expect(trustReport(summary!, { fold: 1, samples: 8, seed: 0 })).toContain(
      'was not confirmed on these photos',
    );
  });

  test('needs right and wrong verdicts in both halves', () => {
    expect(
      summariseTrust(
        cases(40, 0).map((one) => ({ ...one, right: true })),
        0,
      ),
    ).toBeUndefined();
  });
});

describe('the features of a verdict', () => {
  let classifier: FaceQualityClassifier;
  beforeAll(async () => {
    await startBackend('wasm');
    classifier = await FaceQualityClassifier.load();
  });
  afterAll(() => classifier.dispose());

  test.each([
    ['as it is', 1],
    ['in a tenth of its light', 0.1],
  ])('of a photo %s are in their ranges, the same again, and keep no tensor', async (_, light) => {
    const photo = astronaut();
    const pixels = { ...photo, data: Uint8Array.from(photo.data, (value) => light * value) };
    const sample = {
      photo: { person: 'ann', group: 'a', overall: light === 1 ? 0 : 2 },
      pixels,
      box: { x: 60, y: 40, width: 90, height: 120 },
    } as NaturalSample;
    const { numTensors } = tf.memory();
    const found = await measureTrust(classifier, sample, { samples: 32, seed: 1 });
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(await measureTrust(classifier, sample, { samples: 32, seed: 1 })).toEqual(found);
    expect(found).toMatchObject({ photo: 'ann', group: 'a' });
    const { repair, rejected, ...shares } = found.features;
    expect(found.right).toBe((rejected === 0) === (light === 1));
    for (const value of Object.values(shares)) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
    expect(Math.abs(repair)).toBeLessThanOrEqual(1);
    // a sixth of six crops, a third of three lights
    expect(6 * shares.crops).toBeCloseTo(Math.round(6 * shares.crops), 10);
    expect(3 * shares.lights).toBeCloseTo(Math.round(3 * shares.lights), 10);
    if (light < 1) {
      expect(rejected).toBe(1);
      expect(repair).toBeGreaterThan(-0.5);
    }
  });
});

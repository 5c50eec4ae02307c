import * as tf from '@tensorflow/tfjs-core';
import { fitPlatt, sigmoid, thresholdForFalseRejects } from '../../src/evaluation/statistics/index.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import type { Sample } from './sample.js';

/** Photos per forward pass. */
const BATCH = 32;

/**
 * How many flawless validation photos each class may reject in a profile, and between which bounds its threshold lies. What a use is strict
 * about may reject three in a hundred. Below the bounds a handful of validation photos would decide, and photos in the field, which are
 * worse than portraits, would be rejected for nothing; above them a few odd ones would hide a defect.
 */
const STRICT = {
  general: [],
  'id-photo': ['blurred', 'dark', 'bright', 'side-lit', 'off-colour', 'occluded', 'turned'],
  'skin-analysis': [
    'blurred',
    'dark',
    'bright',
    'side-lit',
    'low-contrast',
    'noisy',
    'compressed',
    'off-colour',
    'occluded',
    'turned',
  ],
} as const;
const RATES = {
  usual: { rate: 0.01, least: 0.6, most: 0.7 },
  strict: { rate: 0.03, least: 0.4, most: 0.6 },
} as const;
/** The share of flawless validation photos that the acceptable class may reject. */
const UNACCEPTABLE = 0.01;

/**
 * Calibrates a model and chooses its thresholds on photos that it was not fitted to: Platt scaling of each class, then for each defect the
 * probability that one flawless photo in a hundred reaches (three where a profile is strict), and for the acceptable class what all but
 * one in a hundred reach.
 */
export async function calibrate(
  classifier: FaceQualityClassifier,
  validation: readonly Sample[],
): Promise<void> {
  const { classNames } = classifier;
  const logits = await logitsOf(classifier, validation);
  const calibration: Record<string, [number, number]> = {};
  classNames.forEach((name, c) => {
    const known = validation.flatMap(({ label }, n) => (label[name] === undefined ? [] : [n]));
    const labels = known.map((n) => validation[n]?.label[name]);
    if (!labels.includes(0) || !labels.includes(1)) return;
    const { scale, offset } = fitPlatt(
      known.map((n) => logits[n * classNames.length + c]),
      labels,
    );
    // a slope that is not positive would turn the order round: there is nothing to calibrate
    if (scale > 0) calibration[name] = [scale, offset];
  });
  classifier.setCalibration(calibration);

  const clean = validation.flatMap(({ label }, n) => (label.acceptable === 1 ? [n] : []));
  const scores = (name: string): number[] => {
    const c = classNames.indexOf(name);
    const [scale, offset] = calibration[name] ?? [1, 0];
    return clean.map((n) => sigmoid(scale * logits[n * classNames.length + c] + offset));
  };
  const thresholds = (strict: readonly string[]): Record<string, number> =>
    Object.fromEntries(
      classNames.map((name) => {
        if (name === 'acceptable')
          return [name, rounded(Math.min(0.5, quantile(scores(name), UNACCEPTABLE)))];
        const { rate, least, most } = RATES[strict.includes(name) ? 'strict' : 'usual'];
        return [name, rounded(Math.min(most, Math.max(least, thresholdForFalseRejects(scores(name), rate))))];
      }),
    );
  classifier.setThresholds(thresholds(STRICT.general));
  classifier.setProfiles({
    'id-photo': thresholds(STRICT['id-photo']),
    'skin-analysis': thresholds(STRICT['skin-analysis']),
  });
}

async function logitsOf(
  classifier: FaceQualityClassifier,
  samples: readonly Sample[],
): Promise<Float32Array> {
  const { width, height } = classifier.inputSize;
  const length = width * height * 3;
  const logits = new Float32Array(samples.length * classifier.classNames.length);
  for (let start = 0; start < samples.length; start += BATCH) {
    const batch = samples.slice(start, start + BATCH);
    const values = new Float32Array(batch.length * length);
    for (const [i, { image }] of batch.entries()) values.set(image.data, i * length);
    const result = tf.tidy(() =>
      classifier.head(classifier.features(tf.tensor4d(values, [batch.length, height, width, 3]))),
    );
    logits.set(await result.data().finally(() => result.dispose()), start * classifier.classNames.length);
  }
  return logits;
}

function quantile(values: number[], share: number): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

import { byName } from '../../model/byName.js';
import type { ModelMetadata } from '../../model/index.js';
import { probabilitiesOf } from '../../model/probabilitiesOf.js';
import { thresholdOf } from '../../model/thresholdOf.js';
import { acceptableName } from '../analysis/verdictOf.js';
import { thresholdForFalseAccepts, thresholdForFalseRejects } from '../statistics/thresholds.js';
import { balancedPlatt, LEAST_PHOTOS } from './balancedPlatt.js';
import type { ScoredPhoto } from './scorePhotos.js';

/** The fields of a model's metadata that a calibration replaces or needs. */
export type CalibratedFields = Pick<
  ModelMetadata,
  'classNames' | 'activation' | 'acceptableClass' | 'thresholds' | 'calibration' | 'profiles'
>;

/** Calibration and thresholds that were chosen on labelled photos. */
export interface ChosenPoint {
  /** Of every class with one, by name; that of the model where the photos have too few of the class. */
  readonly calibration: Readonly<Record<string, readonly [scale: number, offset: number]>>;
  /** Classes that were calibrated on the photos. */
  readonly calibrated: readonly string[];
  readonly thresholds: Readonly<Record<string, number>>;
}

/** No defect counts from a lower probability: below it, a photo without the defect is the more probable one. */
const LEAST = 0.5;
/** Thresholds are rounded to this many parts of 1, towards fewer rejections. */
const STEPS = 1e4;

/** Whether a photo is labelled as good, and no label contradicts that. */
export function isGood({ labels }: ScoredPhoto, model: Pick<ModelMetadata, 'acceptableClass'>): boolean {
  const acceptable = acceptableName(model);
  if (labels.get(acceptable) !== 1) return false;
  return [...labels].every(([name, label]) => name === acceptable || label === 0);
}

/** Whether a photo is labelled as bad. */
export function isBad({ labels }: ScoredPhoto, model: Pick<ModelMetadata, 'acceptableClass'>): boolean {
  return labels.get(acceptableName(model)) === 0;
}

/** Probabilities of a photo by a calibration, in the order of the classes. */
export function calibratedProbabilities(
  { logits }: ScoredPhoto,
  { classNames, activation }: Pick<ModelMetadata, 'classNames' | 'activation'>,
  calibration: ChosenPoint['calibration'],
): Float32Array {
  return probabilitiesOf(logits, classNames, activation, calibration);
}

/**
 * Calibrates a model and chooses its thresholds, so that at most a share of the good photos is rejected. Each class of a sigmoid model with photos
 * on either side is calibrated by Platt scaling. The defects may spend half of the share: each threshold is the lowest that leaves the same number
 * of good photos above it, .5 at least, and not below that of the model for a class without photos. The acceptable class spends the rest: its
 * threshold is the highest that rejects no more.
 *
 * @param old - thresholds of the profile that is chosen for
 * @param rejectGood - share of the good photos that may be rejected, 0..1
 * @throws RangeError when no photo is good
 */
export function chooseOperatingPoint(
  photos: readonly ScoredPhoto[],
  model: CalibratedFields,
  old: Readonly<Record<string, number>>,
  rejectGood: number,
): ChosenPoint {
  const { classNames, activation, acceptableClass } = model;
  const fitted = classNames.flatMap((name, c) => {
    const pair = activation === 'sigmoid' ? balancedPlatt(photos, name, c) : undefined;
    return pair ? [[name, pair] as const] : [];
  });
  const calibration = byName([...Object.entries(model.calibration ?? {}), ...fitted]);
  const good = photos
    .filter((photo) => isGood(photo, model))
    .map((photo) => calibratedProbabilities(photo, model, calibration));
  if (good.length === 0) throw new RangeError('`data` must have good photos without a fault, got none');
  const allowed = Math.floor(rejectGood * good.length + 1e-9);
  const defects = classNames.map((name, c) => ({ name, c })).filter(({ name }) => name !== acceptableClass);
  const hasPhotos = (name: string): boolean =>
    photos.filter(({ labels }) => labels.get(name) === 1).length >= LEAST_PHOTOS;
  const floors = defects.map(({ name }) =>
    hasPhotos(name) ? LEAST : Math.max(LEAST, thresholdOf(old, name)),
  );
  const thresholdsAt = (count: number): number[] =>
    defects.map(({ c }, d) => {
      const values = good.map((probabilities) => probabilities[c]);
      const lowest = Math.max(floors[d], thresholdForFalseRejects(values, count / good.length));
      return Math.min(1, Math.ceil(lowest * STEPS - 1e-9) / STEPS);
    });
  const passing = (thresholds: readonly number[]): Float32Array[] =>
    good.filter((probabilities) => defects.every(({ c }, d) => probabilities[c] < thresholds[d]));
  const budget = acceptableClass === null ? allowed : Math.floor(allowed / 2);
  let chosen = thresholdsAt(0);
  for (let count = 1; count <= budget; count++) {
    const next = thresholdsAt(count);
    if (good.length - passing(next).length > budget) break;
    chosen = next;
  }
  const thresholds = byName(defects.map(({ name }, d) => [name, chosen[d]] as const));
  if (acceptableClass !== null) {
    const left = passing(chosen);
    const values = left.map((probabilities) => probabilities[classNames.indexOf(acceptableClass)]);
    const more = Math.max(0, allowed - (good.length - left.length));
    thresholds[acceptableClass] =
      values.length === 0
        ? thresholdOf(old, acceptableClass)
        : Math.min(
            1,
            Math.floor(thresholdForFalseAccepts(values, more / values.length) * STEPS + 1e-9) / STEPS,
          );
  }
  return { calibration, calibrated: fitted.map(([name]) => name), thresholds };
}

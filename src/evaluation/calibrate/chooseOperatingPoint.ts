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
  /** Calibration by class, for every class that has one; that of the model if there are too few photos of the class. */
  readonly calibration: Readonly<Record<string, readonly [scale: number, offset: number]>>;
  /** Classes that were calibrated on the photos. */
  readonly calibrated: readonly string[];
  readonly thresholds: Readonly<Record<string, number>>;
}

/** Minimum threshold of a defect: below it, the photo is more likely to be free of the defect. */
const LEAST = 0.5;
/** Thresholds are rounded to multiples of 1 / STEPS, towards fewer rejections. */
const STEPS = 1e4;

/** Whether a photo is labelled as good, and no other label contradicts it. */
export function isGood({ labels }: ScoredPhoto, model: Pick<ModelMetadata, 'acceptableClass'>): boolean {
  const acceptable = acceptableName(model);
  if (labels.get(acceptable) !== 1) return false;
  return [...labels].every(([name, label]) => name === acceptable || label === 0);
}

/** Whether a photo is labelled as bad. */
export function isBad({ labels }: ScoredPhoto, model: Pick<ModelMetadata, 'acceptableClass'>): boolean {
  return labels.get(acceptableName(model)) === 0;
}

/** Calibrated probabilities of a photo, in the order of the classes. */
export function calibratedProbabilities(
  { logits }: ScoredPhoto,
  { classNames, activation }: Pick<ModelMetadata, 'classNames' | 'activation'>,
  calibration: ChosenPoint['calibration'],
): Float32Array {
  return probabilitiesOf(logits, classNames, activation, calibration);
}

/**
 * Calibrates a model and chooses its thresholds for a maximum false rejection rate of good photos. Each class of a sigmoid model with enough
 * photos on either side is calibrated by Platt scaling. The defects get half of the budget: each threshold is the lowest one that leaves the same
 * number of good photos above it, at least .5, and not below the model's for a class without enough photos. The acceptable class gets the rest:
 * its threshold is the highest one that rejects no more.
 *
 * @param old - current thresholds of the profile
 * @param rejectGood - maximum share of rejected good photos, 0..1
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

import { thresholdOf } from '../../model/thresholdOf.js';
import { type Proportion, wilson } from '../statistics/wilson.js';
import {
  type CalibratedFields,
  type ChosenPoint,
  calibratedProbabilities,
  isBad,
  isGood,
} from './chooseOperatingPoint.js';
import type { ScoredPhoto } from './scorePhotos.js';

/** The two error rates of the verdict, framing aside. */
export interface VerdictErrors {
  /** False rejections: good photos that are rejected. */
  readonly rejected: Proportion;
  /** False acceptances: bad photos that are accepted; absent without bad photos. */
  readonly passed?: Proportion;
}

/** The two error rates of a class; absent if that side has no photos. */
export interface ClassErrors {
  /** False positives: photos without the class that reach its threshold. */
  readonly named?: Proportion;
  /** False negatives: photos with the class that do not reach it. */
  readonly missed?: Proportion;
}

/** Verdict on a photo by an operating point, which was chosen on this photo or on others. */
export interface Decided {
  readonly photo: ScoredPhoto;
  readonly acceptable: boolean;
  /** Classes that reach their thresholds. */
  readonly reached: readonly string[];
}

/** Verdict on a photo by an operating point. */
export function decide(photo: ScoredPhoto, model: CalibratedFields, point: ChosenPoint): Decided {
  const { classNames, acceptableClass } = model;
  const probabilities = calibratedProbabilities(photo, model, point.calibration);
  const reached = classNames.filter((name, c) => probabilities[c] >= thresholdOf(point.thresholds, name));
  const acceptable = classNames.every((name) => reached.includes(name) === (name === acceptableClass));
  return { photo, acceptable, reached };
}

/** Errors of the verdict; undefined if no photo is good. */
export function verdictErrors(
  decided: readonly Decided[],
  model: CalibratedFields,
): VerdictErrors | undefined {
  const good = decided.filter(({ photo }) => isGood(photo, model));
  const bad = decided.filter(({ photo }) => isBad(photo, model));
  const rejected = share(good, ({ acceptable }) => !acceptable);
  const passed = share(bad, ({ acceptable }) => acceptable);
  return rejected && { rejected, ...(passed && { passed }) };
}

/** Errors of a class. */
export function classErrors(decided: readonly Decided[], className: string): ClassErrors {
  const labelled = (label: 0 | 1): Decided[] =>
    decided.filter(({ photo }) => photo.labels.get(className) === label);
  const named = share(labelled(0), ({ reached }) => reached.includes(className));
  const missed = share(labelled(1), ({ reached }) => !reached.includes(className));
  return { ...(named && { named }), ...(missed && { missed }) };
}

function share(decided: readonly Decided[], counts: (one: Decided) => boolean): Proportion | undefined {
  return decided.length === 0 ? undefined : wilson(decided.filter(counts).length, decided.length);
}

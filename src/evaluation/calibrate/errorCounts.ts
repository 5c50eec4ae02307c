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

/** The two errors of the verdict, framing apart. */
export interface VerdictErrors {
  /** Good photos that are rejected. */
  readonly rejected: Proportion;
  /** Bad photos that are let through; absent where there are none. */
  readonly passed?: Proportion;
}

/** The two errors of a class; absent where the photos lack a side. */
export interface ClassErrors {
  /** Photos without the class that reach its threshold. */
  readonly named?: Proportion;
  /** Photos with the class that do not. */
  readonly missed?: Proportion;
}

/** A photo that is judged by an operating point, which was chosen on it or on others. */
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

/** Errors of the verdict; undefined where no photo is good. */
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

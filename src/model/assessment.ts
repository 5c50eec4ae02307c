import { logit } from '../logit.js';
import type { DetectedFace, FaceBox } from '../types.js';
import { type Advice, adviceFor } from './advice.js';
import type { ModelMetadata } from './metadata.js';
import type { Framing } from './profiles.js';

/** What speaks against a photo. */
export interface Defect {
  /**
   * A class of the model, or, where the face is known, `'several-faces'`, `'too-small'`, `'cut-off'` or `'off-centre'`; `'no-face'` can come
   * from either.
   */
  readonly className: string;
  /** How strong it is, 0..1: for a class of the model its calibrated probability. */
  readonly value: number;
  /** The value from which it counts. */
  readonly threshold: number;
  readonly advice: Advice;
}

/** A verdict that an app can act on. */
export interface Assessment {
  /** Whether the photo is good enough: no defect counts, and the acceptable class, where there is one, does. */
  readonly acceptable: boolean;
  /** 0..100: how far the photo is from the nearest threshold; an acceptable photo has at least 50, another less. */
  readonly score: number;
  /** The defects that count, the worst first. Empty for an acceptable photo. */
  readonly defects: readonly Defect[];
  /** The calibrated probability of every class, by name. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** The profile whose thresholds were applied; `'custom'` for one of the caller's. */
  readonly profile: string;
  /** The face that was judged; absent when it was the whole photo. */
  readonly face?: FaceBox;
  /** All faces that the detector found, the largest first; absent without a detector. */
  readonly faces?: readonly DetectedFace[];
}

type Measured = Pick<Defect, 'className' | 'value' | 'threshold'>;

/** The verdict that probabilities and the place of the face amount to. */
export function assessment(
  probabilities: ArrayLike<number>,
  model: Pick<ModelMetadata, 'classNames' | 'acceptableClass' | 'thresholds'>,
  placed: readonly Framing[] = [],
): Pick<Assessment, 'acceptable' | 'score' | 'defects' | 'probabilities'> {
  const byName: Record<string, number> = {};
  const candidates: Measured[] = [...placed];
  let goodness = 1;
  model.classNames.forEach((className, i) => {
    const value = probabilities[i];
    const threshold = model.thresholds[className] ?? 0.5;
    byName[className] = value;
    if (className === model.acceptableClass) goodness = level(value, threshold);
    else candidates.push({ className, value, threshold });
  });
  const ranked = candidates
    .map(({ className, value, threshold }) => ({
      badness: level(value, threshold),
      counts: className in byName ? value >= threshold : value > threshold,
      defect: { className, value, threshold, advice: adviceFor(className) },
    }))
    .sort((a, b) => Number(b.counts) - Number(a.counts) || b.badness - a.badness);
  const counting = ranked.filter(({ counts }) => counts);
  const acceptable = counting.length === 0 && goodness >= 0.5;
  // not good, and no defect counts for itself: the nearest one is still the best reason to give
  const named = acceptable || counting.length > 0 ? counting : ranked.slice(0, 1);
  const worst = ranked.reduce((most, { badness }) => Math.max(most, badness), 0);
  const value = Math.round(1000 * Math.min(goodness, 1 - worst)) / 10;
  return {
    acceptable,
    score: acceptable ? Math.max(50, value) : Math.min(49.9, value),
    defects: named.map(({ defect }) => defect),
    probabilities: byName,
  };
}

/** Nothing is surer than this. */
const SURE = 1e-6;

/**
 * A value on a scale on which its threshold is .5: half the distance in log-odds, so that two photos far beyond a threshold can still be
 * told apart.
 */
function level(value: number, threshold: number): number {
  return 1 / (1 + Math.exp((logit(threshold, SURE) - logit(value, SURE)) / 2));
}

import { type Advice, adviceFor } from './advice.js';
import type { ModelMetadata } from './metadata.js';

/** A class that speaks against a photo. */
export interface Defect {
  readonly className: string;
  /** What the model gives this class, 0..1. */
  readonly probability: number;
  /** The probability from which it counts. */
  readonly threshold: number;
  readonly advice: Advice;
}

/** A verdict that an app can act on. */
export interface Assessment {
  /** Whether the photo is good enough: no defect counts, and the acceptable class, where there is one, does. */
  readonly acceptable: boolean;
  /** 0..100: how far the photo is from the nearest threshold; an acceptable photo has at least 50, another at most 49. */
  readonly score: number;
  /** The defects that count, the worst first. Empty for an acceptable photo. */
  readonly defects: readonly Defect[];
  /** The probability of every class, by name. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** The verdict that probabilities amount to. */
export function assessment(probabilities: ArrayLike<number>, model: ModelMetadata): Assessment {
  const candidates: (Defect & { badness: number })[] = [];
  const byName: Record<string, number> = {};
  let goodness = 1;
  model.classNames.forEach((className, i) => {
    const probability = probabilities[i] as number;
    const threshold = model.thresholds[className] ?? 0.5;
    byName[className] = probability;
    const level = relative(probability, threshold);
    if (className === model.acceptableClass) goodness = level;
    else candidates.push({ className, probability, threshold, advice: adviceFor(className), badness: level });
  });
  candidates.sort((a, b) => b.badness - a.badness);
  const counting = candidates.filter(({ badness }) => badness >= 0.5);
  const acceptable = counting.length === 0 && goodness >= 0.5;
  // not good, and no defect counts for itself: the nearest one is still the best reason to give
  const named = acceptable || counting.length > 0 ? counting : candidates.slice(0, 1);
  const value = 100 * Math.min(goodness, 1 - (candidates[0]?.badness ?? 0));
  return {
    acceptable,
    score: acceptable ? Math.max(50, Math.round(value)) : Math.min(49, Math.floor(value)),
    defects: named.map(({ className, probability, threshold, advice }) => ({
      className,
      probability,
      threshold,
      advice,
    })),
    probabilities: byName,
  };
}

/** A probability on a scale on which its threshold is .5. */
function relative(probability: number, threshold: number): number {
  if (probability >= threshold)
    return threshold === 1 ? 1 : 0.5 + (0.5 * (probability - threshold)) / (1 - threshold);
  return (0.5 * probability) / threshold;
}

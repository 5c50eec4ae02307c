import type { ModelMetadata } from '../../model/index.js';

/** What a model's probabilities amount to, as `assess` has it. */
export interface Judgement {
  /** Whether no defect counts, and the acceptable class, where there is one, does. */
  readonly acceptable: boolean;
  /** -1..1: how far the photo is from the nearest threshold, 0 at it; acceptable photos are not below 0. */
  readonly margin: number;
  /** The acceptable class (or `'none'` where there is no such class) for an acceptable photo, else the worst defect. */
  readonly named: string;
}

type Rules = Pick<ModelMetadata, 'classNames' | 'thresholds' | 'acceptableClass'>;

/** The name of a photo without a defect. */
export function acceptableName({ acceptableClass }: Pick<ModelMetadata, 'acceptableClass'>): string {
  return acceptableClass ?? 'none';
}

/** The verdict by the thresholds of the model; .5 for a class that has none. */
export function judge(probabilities: ArrayLike<number>, rules: Rules): Judgement {
  let [goodness, badness, worst] = [1, 0, ''];
  rules.classNames.forEach((name, i) => {
    const level = relative(probabilities[i] as number, rules.thresholds[name] ?? 0.5);
    if (name === rules.acceptableClass) goodness = level;
    else if (worst === '' || level > badness) [badness, worst] = [level, name];
  });
  const acceptable = badness < 0.5 && goodness >= 0.5;
  const level = Math.min(goodness, 1 - badness);
  return {
    acceptable,
    margin: 2 * level - 1,
    named: acceptable || worst === '' ? acceptableName(rules) : worst,
  };
}

/** A probability on a scale on which its threshold is .5. */
function relative(probability: number, threshold: number): number {
  if (probability >= threshold)
    return threshold === 1 ? 1 : 0.5 + (0.5 * (probability - threshold)) / (1 - threshold);
  return (0.5 * probability) / threshold;
}

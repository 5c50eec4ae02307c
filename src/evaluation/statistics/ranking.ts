import { checkArray, checkObject, describe } from '../../validate.js';

/** One sample of a binary classification. */
export interface Scored {
  /** Score: higher means more likely positive. */
  readonly score: number;
  readonly positive: boolean;
  /** The person of the sample: samples of one person are resampled together. */
  readonly person: string;
}

/** Samples in order of their scores, the highest first. */
export interface Ranking {
  readonly scores: Float64Array;
  /** 1 for positive samples, else 0. */
  readonly positive: Uint8Array;
  /** Index of the person of each sample, 0 .. `people - 1`. */
  readonly person: Int32Array;
  readonly people: number;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Ranks samples by their scores.
 *
 * @param samples - at least one positive and one negative
 * @returns the samples, the highest score first
 * @throws RangeError without positives or negatives, or when a score is not a number
 */
export function ranking(samples: readonly Scored[]): Ranking {
  checkArray('samples', samples);
  for (const [i, sample] of samples.entries())
    checkObject(`samples[${i}]`, sample, '{ score, positive, person }');
  const positives = samples.filter(({ positive }) => positive).length;
  const negatives = samples.length - positives;
  if (positives === 0 || negatives === 0) {
    throw new RangeError(
      `\`samples\` must have both sides, got ${positives} positives and ${negatives} negatives`,
    );
  }
  const bad = samples.find(({ score }) => Number.isNaN(score) || typeof score !== 'number');
  if (bad) throw new RangeError(`\`score\` must be a number, got ${describe(bad.score)}`);
  const sorted = [...samples].sort((a, b) => (a.score === b.score ? 0 : b.score > a.score ? 1 : -1));
  const indices = new Map<string, number>();
  const person = Int32Array.from(sorted, (sample) => {
    const index = indices.get(sample.person) ?? indices.size;
    indices.set(sample.person, index);
    return index;
  });
  return {
    scores: Float64Array.from(sorted, ({ score }) => score),
    positive: Uint8Array.from(sorted, (sample) => Number(Boolean(sample.positive))),
    person,
    people: indices.size,
    positives,
    negatives,
  };
}

/**
 * Visits the scores in descending order, ties together.
 *
 * @param ranking - the ranked samples
 * @param weights - number of times that each person counts. @defaultValue once
 * @param visit - called with the number of positives and negatives of a score
 */
export function walkTies(
  { scores, positive, person }: Ranking,
  weights: ArrayLike<number> | undefined,
  visit: (positives: number, negatives: number, score: number) => void,
): void {
  for (let i = 0; i < scores.length; ) {
    const score = scores[i];
    let [p, n] = [0, 0];
    do {
      const weight = weights ? weights[person[i]] : 1;
      if (positive[i]) p += weight;
      else n += weight;
      i++;
    } while (i < scores.length && scores[i] === score);
    visit(p, n, score);
  }
}

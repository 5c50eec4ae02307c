import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { topIou } from '../../fusion/agreement.js';
import { pearson, ranks } from '../../fusion/correlation.js';
import type { Classifier, Explainer, Explanation, Heatmap, ImageInput } from '../../types.js';
import { checkInteger, checkNumber, describe, resolveOptions } from '../../validate.js';
import type { MetricOptions, MetricResult } from '../metric.js';
import { part } from '../progress.js';
import { checkMap, explained, mapOf, readQuestion } from '../readSubject.js';

export interface StabilityOptions extends MetricOptions {
  /** What the explainers are made from: two at least. @defaultValue [0, 1, 2, 3, 4] */
  readonly seeds?: readonly number[] | undefined;
  /** The share of pixels that counts as the top of a map. @defaultValue 0.1 */
  readonly topFraction?: number | undefined;
}

/** @internal */
export const STABILITY_DEFAULTS = Object.freeze({
  seeds: Object.freeze([0, 1, 2, 3, 4]),
  topFraction: 0.1 as number,
});

export interface StabilityResult extends MetricResult {
  /** The mean Jaccard index of the top pixels, over all pairs, 0..1. */
  readonly topJaccard: number;
}

/**
 * How far maps from different seeds agree: the mean rank correlation (Spearman) over all pairs, -1..1. All seeds explain the same class.
 *
 * @param subject - makes an explainer from a seed; or explanations or heatmaps, two at least, which are measured as they are
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 *
 * @example
 * ```ts
 * await seedStability((seed) => new Lime(classifier, { seed }), classifier, photo);
 * ```
 */
export async function seedStability(
  subject: ((seed: number) => Explainer) | readonly (Explanation | Heatmap)[],
  classifier: Classifier,
  image: ImageInput,
  options?: StabilityOptions,
): Promise<StabilityResult> {
  const settings = resolveOptions('seedStability', options, { ...EXPLAIN_DEFAULTS, ...STABILITY_DEFAULTS });
  const { seeds, topFraction } = settings;
  if (!Array.isArray(seeds))
    throw new TypeError(`\`seeds\` must be a list of integers, got ${describe(seeds)}`);
  for (const [i, seed] of seeds.entries()) checkInteger(`seeds[${i}]`, seed);
  checkNumber('topFraction', topFraction, Number.MIN_VALUE, 1);
  const made = typeof subject === 'function';
  if (!made && !Array.isArray(subject))
    throw new TypeError(
      `\`subject\` must be a function from a seed to an explainer, or a list of maps, got ${describe(subject)}`,
    );
  const count = made ? seeds.length : subject.length;
  if (count < 2) throw new RangeError(`\`${made ? 'seeds' : 'subject'}\` must be at least 2, got ${count}`);
  let question = await readQuestion(classifier, image, settings);
  const { signal, onProgress } = question;
  const maps: Heatmap[] = [];
  for (let n = 0; n < count; n++) {
    signal?.throwIfAborted();
    if (made) {
      const step = part(onProgress, n / (count + 1), (n + 1) / (count + 1));
      step(0);
      const { saliency, target } = await explained(subject(seeds[n] as number), question, step);
      maps.push(saliency);
      question = { ...question, index: target.index };
    } else {
      maps.push(mapOf(subject[n] as Explanation | Heatmap));
      checkMap(`subject[${n}]`, maps[n], classifier.inputSize);
    }
  }
  const ranked = maps.map(({ data }) => ranks(data));
  const [correlations, shared]: [number[], number[]] = [[], []];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      correlations.push(pearson(ranked[i], ranked[j]));
      shared.push(topIou(maps[i].data, maps[j].data, topFraction));
    }
  }
  onProgress(1);
  return { value: mean(correlations), topJaccard: mean(shared) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { topIou } from '../../fusion/agreement.js';
import { pearson, ranks } from '../../fusion/correlation.js';
import type { Classifier, Explainer, Explanation, Heatmap, ImageInput } from '../../types.js';
import { checkInteger, checkNumber, describe, resolveOptions } from '../../validate.js';
import type { MetricOptions, MetricResult } from '../metric.js';
import { part } from '../progress.js';
import { checkExplainer, checkMap, explainGrid, mapOf, readMetricRequest } from '../readSubject.js';

export interface StabilityOptions extends MetricOptions {
  /** Seeds of the explainers, at least two. @defaultValue [0, 1, 2, 3, 4] */
  readonly seeds?: readonly number[] | undefined;
  /** Share of the pixels that counts as the top of a map. @defaultValue 0.1 */
  readonly topFraction?: number | undefined;
}

/** @internal */
export const STABILITY_DEFAULTS = Object.freeze({
  seeds: Object.freeze([0, 1, 2, 3, 4]),
  topFraction: 0.1 as number,
});

export interface StabilityResult extends MetricResult {
  /** Mean Jaccard index of the top pixels over all pairs, 0..1. */
  readonly topJaccard: number;
}

/**
 * Agreement of maps from different seeds: the mean rank correlation (Spearman) over all pairs. All seeds explain the same class.
 *
 * @param subject - returns an explainer for a seed; or at least two explanations or heatmaps, which are measured as they are
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - seeds, target class, face and the share of top pixels
 * @returns `value`: -1..1; higher is better. `topJaccard`: 0..1; higher is better
 * @throws TypeError or RangeError for bad arguments, an explainer that does not return a finite map, or a classifier that does not return
 *   finite probabilities; `signal.reason` when aborted
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
  let request = await readMetricRequest(classifier, image, settings);
  const { signal, onProgress } = request;
  const maps: Heatmap[] = [];
  for (let n = 0; n < count; n++) {
    signal?.throwIfAborted();
    if (made) {
      const step = part(onProgress, n / (count + 1), (n + 1) / (count + 1));
      step(0);
      const explainer = subject(seeds[n]);
      checkExplainer('subject(seed)', explainer);
      const { saliency, target } = await explainGrid(explainer, request, step);
      maps.push(saliency);
      request = { ...request, index: target.index };
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

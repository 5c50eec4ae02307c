import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { pearson, spearman } from '../../fusion/correlation.js';
import { maxAbs } from '../../fusion/normalize.js';
import { ssim } from '../../fusion/ssim.js';
import type { Classifier, Explainer, Heatmap, ImageInput } from '../../types.js';
import { checkFunction, checkOneOf, describe, resolveOptions } from '../../validate.js';
import type { CurvePoint, MetricOptions, MetricResult } from '../metric.js';
import { part } from '../progress.js';
import { explained, readQuestion } from '../readSubject.js';

/** A classifier that should be explained otherwise, made when it is its turn. */
export interface ModelVersion<C extends Classifier = Classifier> {
  /** Says what was done to it, such as the last layer that was randomised. */
  readonly name: string;
  /** Makes it. `dispose`, where there is one, is called when it is not needed any more. */
  open(): Promise<OpenVersion<C>>;
}

export interface OpenVersion<C extends Classifier = Classifier> {
  /** It must have the classes and the grid of the true one. */
  readonly classifier: C;
  dispose?(): void;
}

/**
 * How two maps are compared: by rank correlation of the pixels, of their magnitudes, linear correlation, or structural similarity (windows of
 * 7 pixels, each map divided by its largest magnitude).
 */
export type Similarity = 'spearman' | 'spearman-magnitude' | 'pearson' | 'ssim';

export interface RandomizationOptions<C extends Classifier = Classifier> extends MetricOptions {
  /** `randomizedLayers` makes them of a layers model; for labels that were permuted, give the model that learnt from these. */
  readonly versions: readonly ModelVersion<C>[];
  /** @defaultValue 'spearman' */
  readonly similarity?: Similarity | undefined;
}

/** @internal */
export const RANDOMIZATION_DEFAULTS = Object.freeze({ similarity: 'spearman' as Similarity });

export interface RandomizationPoint extends CurvePoint {
  /** The name of the version. */
  readonly name: string;
}

export interface RandomizationResult extends MetricResult {
  /** How similar the map stays, version by version; `at` is the share of versions up to there. */
  readonly curve: readonly RandomizationPoint[];
}

/**
 * The sanity check of Adebayo et al. (https://arxiv.org/abs/1810.03292): does the map depend on the model? Explains the photo with versions of
 * the model that know less or nothing, for the same class, and compares the maps with that of the true model. The value is the mean
 * similarity: near 0 is good; near 1 means that the map shows the photo, not the model.
 *
 * @param explainerOf - makes an explainer of a classifier
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 *
 * @example
 * ```ts
 * const wrap = (model) => fromLayersModel(model, { classNames });
 * const versions = randomizedLayers(model, wrap);
 * const { value, curve } = await modelRandomization((c) => new GradCam(c), wrap(model), photo, { versions });
 * ```
 */
export async function modelRandomization<C extends Classifier>(
  explainerOf: (classifier: C) => Explainer,
  classifier: C,
  image: ImageInput,
  options: RandomizationOptions<C>,
): Promise<RandomizationResult> {
  const settings = resolveOptions('modelRandomization', options, {
    ...EXPLAIN_DEFAULTS,
    ...RANDOMIZATION_DEFAULTS,
    versions: [] as readonly ModelVersion<C>[],
  });
  const { versions, similarity } = settings;
  checkFunction('explainerOf', explainerOf);
  checkOneOf('similarity', similarity, Object.keys(SIMILARITIES));
  if (!Array.isArray(versions) || versions.length === 0)
    throw new TypeError(`\`versions\` must be at least one version of the model, got ${describe(versions)}`);
  for (const [i, version] of versions.entries()) checkFunction(`versions[${i}].open`, version?.open);
  const question = await readQuestion(classifier, image, settings);
  const { signal, onProgress } = question;
  const count = versions.length;
  const step = (n: number) => part(onProgress, n / (count + 1), (n + 1) / (count + 1));
  const { saliency, target } = await explained(explainerOf(classifier), question, step(0));
  const curve: RandomizationPoint[] = [];
  for (const [i, version] of versions.entries()) {
    signal?.throwIfAborted();
    step(i + 1)(0);
    const opened = await version.open();
    try {
      const asked = { ...question, index: target.index };
      const other = await explained(explainerOf(opened.classifier), asked, step(i + 1));
      const y = SIMILARITIES[similarity](saliency, other.saliency);
      curve.push({ x: (i + 1) / count, y, name: version.name });
    } finally {
      opened.dispose?.();
    }
  }
  onProgress(1);
  return { value: curve.reduce((sum, { y }) => sum + y, 0) / count, curve };
}

const SIMILARITIES: Readonly<Record<Similarity, (a: Heatmap, b: Heatmap) => number>> = {
  spearman: (a, b) => spearman(a.data, b.data),
  'spearman-magnitude': (a, b) => spearman(a.data.map(Math.abs), b.data.map(Math.abs)),
  pearson: (a, b) => pearson(a.data, b.data),
  ssim: (a, b) => ssim(maxAbs(a), maxAbs(b), 7, 2),
};

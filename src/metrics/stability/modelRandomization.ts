import { checkClassifier, EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { pearson, spearman } from '../../fusion/correlation.js';
import { maxAbs } from '../../fusion/normalize.js';
import { ssim } from '../../fusion/ssim.js';
import type { Classifier, Explainer, Heatmap, ImageInput } from '../../types.js';
import {
  checkFunction,
  checkObject,
  checkOneOf,
  checkString,
  describe,
  resolveOptions,
} from '../../validate.js';
import type { CurvePoint, MetricOptions, MetricResult } from '../metric.js';
import { part } from '../progress.js';
import { checkExplainer, explainGrid, readMetricRequest } from '../readSubject.js';

/** A randomised version of a classifier, created when it is used. */
export interface ModelVersion<C extends Classifier = Classifier> {
  /** What was randomised, such as the name of the last randomised layer. */
  readonly name: string;
  /** Creates the classifier. Its `dispose`, if any, is called after use. */
  open(): Promise<OpenVersion<C>>;
}

export interface OpenVersion<C extends Classifier = Classifier> {
  /** It must have the classes and the grid of the original classifier. */
  readonly classifier: C;
  dispose?(): void;
}

/**
 * Similarity of two maps, -1..1: rank correlation of the pixels or of their magnitudes, linear correlation, or structural similarity (windows
 * of 7 pixels, each map divided by its largest magnitude).
 */
export type Similarity = 'spearman' | 'spearman-magnitude' | 'pearson' | 'ssim';

export interface RandomizationOptions<C extends Classifier = Classifier> extends MetricOptions {
  /** Versions of the model: the result of `randomizedLayers`, or models fitted to permuted labels. */
  readonly versions: readonly ModelVersion<C>[];
  /** Similarity of the maps. @defaultValue 'spearman' */
  readonly similarity?: Similarity | undefined;
}

/** @internal */
export const RANDOMIZATION_DEFAULTS = Object.freeze({ similarity: 'spearman' as Similarity });

export interface RandomizationPoint extends CurvePoint {
  /** The name of the version. */
  readonly name: string;
}

export interface RandomizationResult extends MetricResult {
  /** The similarity by version; `x` is the share of the versions up to this one. */
  readonly curve: readonly RandomizationPoint[];
}

/**
 * Model randomization test (Adebayo et al., https://arxiv.org/abs/1810.03292; quantus' `MPRT`): whether the map depends on the model. Explains
 * the photo with randomised versions of the model, for the same class, and compares the maps with that of the original model.
 *
 * @param explainerOf - returns an explainer of a classifier
 * @param classifier - the original model
 * @param image - the explained photo
 * @param options - the versions, the similarity of maps, target class and face
 * @returns `value`: the mean similarity over the versions, -1..1; lower is better: a value near 1 means that the map shows the photo, not the model
 * @throws TypeError or RangeError for bad arguments, an `explainerOf` that returns no explainer, or an explainer that does not return a finite map;
 *   `signal.reason` when aborted
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
  for (const [i, version] of versions.entries()) {
    checkFunction(`versions[${i}].open`, version?.open);
    checkString(`versions[${i}].name`, version.name);
  }
  const request = await readMetricRequest(classifier, image, settings);
  const { signal, onProgress } = request;
  const count = versions.length;
  const step = (n: number) => part(onProgress, n / (count + 1), (n + 1) / (count + 1));
  const explainerFor = (of: C): Explainer => {
    const explainer = explainerOf(of);
    checkExplainer('explainerOf(classifier)', explainer);
    return explainer;
  };
  const { saliency, target } = await explainGrid(explainerFor(classifier), request, step(0));
  const curve: RandomizationPoint[] = [];
  for (const [i, version] of versions.entries()) {
    signal?.throwIfAborted();
    step(i + 1)(0);
    const opened = await version.open();
    checkObject(`versions[${i}].open()`, opened, '{ classifier, dispose? }');
    if (opened.dispose !== undefined) checkFunction(`versions[${i}].open().dispose`, opened.dispose);
    try {
      checkClassifier(opened.classifier, ['predict']);
      const sameClass = { ...request, index: target.index };
      const other = await explainGrid(explainerFor(opened.classifier), sameClass, step(i + 1));
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

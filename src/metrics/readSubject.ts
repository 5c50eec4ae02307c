import { againstOption, checkClassifier, readRequest } from '../explainers/request.js';
import { extremes } from '../fusion/normalize.js';
import type {
  Classifier,
  Explainer,
  ExplainOptions,
  Explanation,
  Heatmap,
  ImageInput,
  Raster,
  Target,
} from '../types.js';
import { checkInteger, checkObject, checkSameSize, describe } from '../validate.js';
import type { Subject } from './metric.js';
import { type Progress, part, rising } from './progress.js';

/** The checked arguments that all metrics share. */
export interface MetricRequest {
  /** The photo on the classifier's grid, RGB in 0..255. */
  readonly grid: Raster<Float32Array>;
  /** Index of the target class; undefined for the most probable class. */
  readonly index: number | undefined;
  /** Indices of the classes that the target class is compared with; empty if there are none. */
  readonly against: readonly number[];
  readonly signal: AbortSignal | undefined;
  /** Only called with fractions that increase. */
  readonly onProgress: Progress;
}

/** A request and the map to measure. */
export interface SubjectRequest extends MetricRequest {
  readonly saliency: Heatmap;
}

/**
 * Checks the arguments that all metrics share, and resizes the photo to the classifier's grid.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function readMetricRequest(
  classifier: Classifier,
  image: ImageInput,
  options: ExplainOptions,
): Promise<MetricRequest> {
  checkClassifier(classifier, ['predict']);
  const { target, against, face, signal, onProgress } = options;
  const request = await readRequest(classifier, image, { target, against, face, signal, onProgress });
  return { ...request, onProgress: rising(onProgress) };
}

/**
 * Explains the photo as the classifier sees it.
 *
 * @throws TypeError or RangeError unless the map is finite and on the grid of the classifier
 */
export async function explainGrid(
  explainer: Explainer,
  { grid, index, against, signal }: MetricRequest,
  onProgress: Progress,
): Promise<Explanation> {
  const explanation = await explainer.explain(grid, {
    target: index,
    against: againstOption(against),
    signal,
    onProgress,
  });
  checkMap('saliency', explanation?.saliency, grid);
  checkInteger('target.index', explanation.target?.index, 0);
  return explanation;
}

/**
 * Reads the map to measure; an explainer computes it first.
 *
 * @param share - share of the progress that the explanation accounts for, 0..1
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function readSubject(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: ExplainOptions,
  share = 0.5,
): Promise<SubjectRequest> {
  if (isExplainer(subject)) {
    const request = await readMetricRequest(classifier, image, options);
    const { saliency, target } = await explainGrid(subject, request, part(request.onProgress, 0, share));
    request.signal?.throwIfAborted();
    return { ...request, index: target.index, saliency };
  }
  const saliency = mapOf(subject);
  let { target, against } = options;
  if (target === undefined && 'target' in subject) {
    checkObject('subject.target', subject.target, '{ index, name, probability }');
    target = subject.target.index;
    against ??= againstOf('subject', subject.against);
  }
  const request = await readMetricRequest(classifier, image, { ...options, target, against });
  checkMap('saliency', saliency, classifier.inputSize);
  return { ...request, saliency };
}

/**
 * The indices of the classes that an explanation is against.
 *
 * @throws TypeError unless it is undefined or an array of classes
 */
export function againstOf(name: string, against: Explanation['against']): readonly number[] | undefined {
  if (against === undefined) return undefined;
  if (!Array.isArray(against))
    throw new TypeError(`\`${name}.against\` must be an array of classes, got ${describe(against)}`);
  // unlike map, it does not skip holes
  return Array.from(against, (other: Partial<Target> | null, i) => {
    checkInteger(`${name}.against[${i}].index`, other?.index, 0);
    return Number(other?.index);
  });
}

/**
 * The map of an explanation, or the map itself.
 *
 * @throws TypeError for any other value
 */
export function mapOf(subject: Explanation | Heatmap): Heatmap {
  if (subject !== null && typeof subject === 'object') {
    if ('saliency' in subject) return subject.saliency;
    if ('data' in subject) return subject;
  }
  throw new TypeError(
    `\`subject\` must be an explainer, an explanation or a heatmap, got ${describe(subject)}`,
  );
}

/** @throws TypeError or RangeError unless it is a map of finite numbers, of the size of the grid */
export function checkMap(name: string, map: Heatmap, size: { width: number; height: number }): void {
  extremes(map);
  checkSameSize(`\`${name}\` and the classifier's grid`, map, size);
}

/** @throws TypeError unless `value` has the method `explain` */
export function checkExplainer(name: string, value: unknown): void {
  if (!isExplainer(value)) throw new TypeError(`\`${name}\` must have \`explain\`, got ${describe(value)}`);
}

/** Whether a subject is an explainer and not a map or an explanation. */
export function isExplainer(subject: unknown): subject is Explainer {
  return typeof (subject as Explainer | null | undefined)?.explain === 'function';
}

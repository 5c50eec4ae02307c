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
} from '../types.js';
import { checkInteger, checkSameSize, describe } from '../validate.js';
import type { Subject } from './metric.js';
import { type Progress, part, rising } from './progress.js';

/** The photo, and what is asked about it. */
export interface Question {
  /** The photo on the classifier's grid, RGB in 0..255. */
  readonly grid: Raster<Float32Array>;
  /** The index of the class; undefined is the most probable one. */
  readonly index: number | undefined;
  /** The indices of the classes that the target class is compared with; empty where there are none. */
  readonly against: readonly number[];
  readonly signal: AbortSignal | undefined;
  /** Passes on only what rises. */
  readonly onProgress: Progress;
}

/** A question and the map to be measured. */
export interface Measured extends Question {
  readonly saliency: Heatmap;
}

/** Checks the arguments that all metrics share, and brings the photo to the classifier's grid. */
export async function readQuestion(
  classifier: Classifier,
  image: ImageInput,
  options: ExplainOptions,
): Promise<Question> {
  checkClassifier(classifier, ['predict']);
  const { target, against, face, signal, onProgress } = options;
  const request = await readRequest(classifier, image, { target, against, face, signal });
  return { ...request, onProgress: rising(onProgress) };
}

/**
 * Has an explainer explain the photo as the classifier sees it.
 *
 * @throws TypeError or RangeError unless the map is finite and on the grid of the classifier
 */
export async function explained(
  explainer: Explainer,
  { grid, index, against, signal }: Question,
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
 * The map to measure, made by the explainer when there is none yet.
 *
 * @param share - how much of the progress explaining is
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function readSubject(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options: ExplainOptions,
  share = 0.5,
): Promise<Measured> {
  if (isExplainer(subject)) {
    const question = await readQuestion(classifier, image, options);
    const { saliency, target } = await explained(subject, question, part(question.onProgress, 0, share));
    question.signal?.throwIfAborted();
    return { ...question, index: target.index, saliency };
  }
  const saliency = mapOf(subject);
  let { target, against } = options;
  if (target === undefined && 'target' in subject) {
    target = subject.target.index;
    against ??= subject.against?.map((other) => other.index);
  }
  const question = await readQuestion(classifier, image, { ...options, target, against });
  checkMap('saliency', saliency, classifier.inputSize);
  return { ...question, saliency };
}

/** The map of an explanation, or the map itself. */
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

export function isExplainer(subject: unknown): subject is Explainer {
  return typeof (subject as Explainer | null | undefined)?.explain === 'function';
}

import { toGrid, toPixels } from '../image/index.js';
import type {
  Classifier,
  ExplainOptions,
  Explanation,
  FaceBox,
  ImageInput,
  Raster,
  Target,
} from '../types.js';
import { checkOneOf, describe, resolveOptions } from '../validate.js';

/** What a call to `explain` asks for, checked. */
export interface ExplainRequest {
  /** The photo on the classifier's grid, RGB in 0..255. */
  readonly grid: Raster<Float32Array>;
  /** The index of the class asked for; undefined asks for the most probable one. */
  readonly index: number | undefined;
  /** The index of the class to explain against, if any. It differs from `index`. */
  readonly against: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((fraction: number) => void) | undefined;
}

const DEFAULTS = Object.freeze({
  target: undefined as string | number | undefined,
  against: undefined as string | number | undefined,
  face: undefined as FaceBox | undefined,
  signal: undefined as AbortSignal | undefined,
  onProgress: undefined as ((fraction: number) => void) | undefined,
});

/** Checks the arguments of `explain`, and brings the photo to the classifier's grid. */
export async function readRequest(
  classifier: Classifier,
  image: ImageInput,
  options?: ExplainOptions,
): Promise<ExplainRequest> {
  const { target, face, signal, onProgress, ...other } = resolveOptions('explain', options, DEFAULTS);
  signal?.throwIfAborted();
  const { classNames } = classifier;
  const index = target === undefined ? undefined : classIndex('target', classNames, target);
  const against = other.against === undefined ? undefined : classIndex('against', classNames, other.against);
  if (against !== undefined && (against === index || classNames.length === 1)) {
    throw new RangeError(`\`against\` must be another class than the target, got ${describe(other.against)}`);
  }
  const grid = toGrid(await toPixels(image), classifier.inputSize, face);
  signal?.throwIfAborted();
  return { grid, index, against, signal, onProgress };
}

/** What an explanation says of its classes: put it into the result with `...`. */
export function resolveClasses(
  classNames: readonly string[],
  probabilities: ArrayLike<number>,
  { index, against }: Pick<ExplainRequest, 'index' | 'against'>,
): Pick<Explanation, 'target' | 'against'> {
  const target = resolveTarget(classNames, probabilities, index, against);
  if (against === undefined) return { target };
  return { target, against: resolveTarget(classNames, probabilities, against) };
}

/** The class that is explained: the one asked for, or the most probable; `except` cannot be it. */
export function resolveTarget(
  classNames: readonly string[],
  probabilities: ArrayLike<number>,
  asked: number | undefined,
  except?: number,
): Target {
  let index = asked ?? (except === 0 ? 1 : 0);
  if (asked === undefined) {
    for (let i = 1; i < classNames.length; i++)
      if (i !== except && probabilities[i] > probabilities[index]) index = i;
  }
  const probability = probabilities[index];
  if (!Number.isFinite(probability)) {
    throw new RangeError(
      `the classifier must give finite probabilities, got ${probability} for ${describe(classNames[index])}`,
    );
  }
  return { index, name: classNames[index], probability };
}

function classIndex(option: string, classNames: readonly string[], name: string | number): number {
  checkOneOf(option, name, typeof name === 'number' ? classNames.map((_, i) => i) : classNames);
  return typeof name === 'number' ? name : classNames.indexOf(name);
}

/** @throws TypeError naming what the classifier lacks */
export function checkClassifier(classifier: Classifier, methods: readonly string[]): void {
  const found = classifier as unknown as Record<string, unknown> | null;
  const lacking = methods.filter((name) => typeof found?.[name] !== 'function');
  if (lacking.length > 0 || !Array.isArray(found?.classNames) || !found.inputSize) {
    const needs = ['classNames', 'inputSize', ...methods].join(', ');
    throw new TypeError(
      `\`classifier\` must have ${needs}, got ${describe(classifier)} without ${lacking.join(', ') || 'them'}`,
    );
  }
}

/**
 * What a gradient is taken of: the logit of the class, or its probability. A probability near 0 or 1 has next to no gradient, and that of
 * one class depends on all others.
 */
export type GradientOutput = 'logit' | 'probability';
/** Scale on which a surrogate is linear: the logit `ln(p / (1 - p))` of the class's probability, or the probability itself (shap's word). */
export type Link = 'logit' | 'identity';

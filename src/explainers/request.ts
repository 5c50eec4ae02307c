import { toGrid, toPixels } from '../image/index.js';
import type { Classifier, ExplainOptions, FaceBox, ImageInput, Raster, Target } from '../types.js';
import { checkOneOf, describe, resolveOptions } from '../validate.js';

/** What a call to `explain` asks for, checked. */
export interface Request {
  /** The photo on the classifier's grid, RGB in 0..255. */
  readonly grid: Raster<Float32Array>;
  /** The index of the class asked for; undefined asks for the most probable one. */
  readonly index: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((fraction: number) => void) | undefined;
}

const DEFAULTS = Object.freeze({
  target: undefined as string | number | undefined,
  face: undefined as FaceBox | undefined,
  signal: undefined as AbortSignal | undefined,
  onProgress: undefined as ((fraction: number) => void) | undefined,
});

/** Checks the arguments of `explain`, and brings the photo to the classifier's grid. */
export async function readRequest(
  classifier: Classifier,
  image: ImageInput,
  options?: ExplainOptions,
): Promise<Request> {
  const { target, face, signal, onProgress } = resolveOptions('explain', options, DEFAULTS);
  signal?.throwIfAborted();
  const index = target === undefined ? undefined : targetIndex(classifier.classNames, target);
  const grid = toGrid(await toPixels(image), classifier.inputSize, face);
  signal?.throwIfAborted();
  return { grid, index, signal, onProgress };
}

/** The class that is explained: the one asked for, or the most probable. */
export function resolveTarget(
  classNames: readonly string[],
  probabilities: ArrayLike<number>,
  asked: number | undefined,
): Target {
  let index = asked ?? 0;
  if (asked === undefined) {
    for (let i = 1; i < classNames.length; i++)
      if ((probabilities[i] as number) > (probabilities[index] as number)) index = i;
  }
  const probability = probabilities[index] as number;
  if (!Number.isFinite(probability)) {
    throw new RangeError(
      `the classifier must give finite probabilities, got ${probability} for ${describe(classNames[index])}`,
    );
  }
  return { index, name: classNames[index] as string, probability };
}

function targetIndex(classNames: readonly string[], target: string | number): number {
  checkOneOf('target', target, typeof target === 'number' ? classNames.map((_, i) => i) : classNames);
  return typeof target === 'number' ? target : classNames.indexOf(target);
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

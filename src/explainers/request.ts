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
import {
  checkFunction,
  checkGridSize,
  checkInteger,
  checkObject,
  checkOneOf,
  checkOptionalFunction,
  checkRaster,
  checkSameSize,
  checkSignal,
  checkString,
  checkValues,
  describe,
  resolveOptions,
} from '../validate.js';
import { isNoisyGrid } from './noisyGrid.js';

/** The checked arguments of a call of `explain`. */
export interface ExplainRequest {
  /** The photo on the classifier's grid, RGB in 0..255. */
  readonly grid: Raster<Float32Array>;
  /** Index of the target class; undefined for the most probable class. */
  readonly index: number | undefined;
  /** Indices of the classes of `against`; empty if there are none. `index` is not among them. */
  readonly against: readonly number[];
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((fraction: number) => void) | undefined;
}

/** @internal Options of `explain`, and of the metrics of explanations. */
export const EXPLAIN_DEFAULTS = /* @__PURE__ */ Object.freeze({
  target: undefined as ExplainOptions['target'],
  against: undefined as ExplainOptions['against'],
  face: undefined as FaceBox | undefined,
  signal: undefined as AbortSignal | undefined,
  onProgress: undefined as ((fraction: number) => void) | undefined,
});

/**
 * Checks the arguments of `explain` and resizes the photo to the classifier's grid.
 *
 * @param image - the photo, of any size
 * @param options - options of `explain`
 * @returns the photo on the grid, RGB in 0..255, and the checked options
 * @throws TypeError or RangeError for an unreadable image, an unknown or invalid option, or an unknown class; `signal.reason` when aborted
 */
export async function readRequest(
  classifier: Classifier,
  image: ImageInput,
  options?: ExplainOptions,
): Promise<ExplainRequest> {
  checkClassifier(classifier, []);
  const { target, against, face, signal, onProgress } = resolveOptions('explain', options, EXPLAIN_DEFAULTS);
  checkSignal('signal', signal);
  checkOptionalFunction('onProgress', onProgress);
  signal?.throwIfAborted();
  const { classNames, inputSize } = classifier;
  const index = target === undefined ? undefined : classIndex('target', classNames, target);
  const others = against === undefined ? [] : classIndices(classNames, against, index);
  const grid = isNoisyGrid(image) ? image : toGrid(await toPixels(image), inputSize, face);
  checkSameSize('the noisy photo and the grid', grid, inputSize);
  signal?.throwIfAborted();
  return { grid, index, against: others, signal, onProgress };
}

/**
 * Resolves the classes of a request: spread the result into the explanation with `...`.
 *
 * @param classNames - names of all classes
 * @param probabilities - probabilities of the photo, one per class
 * @param request - result of `readRequest`
 * @returns the target class, by default the most probable one, and the classes of `against`, if any
 * @throws RangeError when the probability of one of them is not finite
 */
export function resolveClasses(
  classNames: readonly string[],
  probabilities: ArrayLike<number>,
  request: Pick<ExplainRequest, 'index' | 'against'>,
): Pick<Explanation, 'target' | 'against'> {
  checkClassNames('classNames', classNames);
  checkObject('request', request, '{ index, against }');
  checkClassIndices(classNames, request);
  const { index, against } = request;
  if (!(probabilities?.length >= classNames.length))
    throw new RangeError(
      `\`probabilities\` must be at least ${classNames.length} numbers, one per class, got ${describe(probabilities)}`,
    );
  const target = targetOf(
    classNames,
    probabilities,
    index ?? mostProbable(classNames, probabilities, against),
  );
  if (against.length === 0) return { target };
  return { target, against: against.map((other) => targetOf(classNames, probabilities, other)) };
}

/** Index of the most probable class that is not in `except`; the first one of ties. */
function mostProbable(
  classNames: readonly string[],
  probabilities: ArrayLike<number>,
  except: readonly number[],
): number {
  let best = -1;
  for (let i = 0; i < classNames.length; i++) {
    if (!except.includes(i) && (best < 0 || probabilities[i] > probabilities[best])) best = i;
  }
  return best;
}

function targetOf(classNames: readonly string[], probabilities: ArrayLike<number>, index: number): Target {
  const probability = probabilities[index];
  if (!Number.isFinite(probability)) {
    throw new RangeError(
      `the classifier must give finite probabilities, got ${describe(probability)} for ${describe(classNames[index])} in \`probabilities\``,
    );
  }
  return { index, name: classNames[index], probability };
}

function classIndex(option: string, classNames: readonly string[], name: unknown): number {
  checkOneOf(option, name, typeof name === 'number' ? classNames.map((_, i) => i) : classNames);
  return typeof name === 'number' ? name : classNames.indexOf(String(name));
}

function classIndices(
  classNames: readonly string[],
  against: NonNullable<ExplainOptions['against']>,
  index: number | undefined,
): readonly number[] {
  const names: readonly unknown[] = Array.isArray(against) ? against : [against];
  // unlike map, it does not skip holes
  const indices = Array.from(names, (name) => classIndex('against', classNames, name));
  if (
    indices.some((other) => other === index) ||
    (indices.length > 0 && indices.length >= classNames.length)
  ) {
    throw new RangeError(
      `\`against\` must be another class than the target, got ${names.map(describe).join(', ')}`,
    );
  }
  if (new Set(indices).size < indices.length)
    throw new RangeError(`\`against\` must be different classes, got ${names.map(describe).join(', ')}`);
  return indices;
}

/** The option `against` for the indices of a request: undefined for none, a number for one. */
export function againstOption(against: readonly number[]): ExplainOptions['against'] {
  return against.length > 1 ? against : against[0];
}

/** @throws TypeError naming the missing members of the classifier; RangeError for a grid without pixels or an empty list of classes */
export function checkClassifier(classifier: Classifier, methods: readonly string[]): void {
  const found = classifier as unknown as Record<string, unknown> | null;
  const lacking = methods.filter((name) => typeof found?.[name] !== 'function');
  if (lacking.length > 0 || !Array.isArray(found?.classNames) || !found.inputSize) {
    const needs = ['classNames', 'inputSize', ...methods].join(', ');
    throw new TypeError(
      `\`classifier\` must have ${needs}, got ${describe(classifier)} without ${lacking.join(', ') || 'them'}`,
    );
  }
  if (found.preferredBatchSize !== undefined)
    checkInteger('classifier.preferredBatchSize', found.preferredBatchSize, 1);
  if (found.probabilities !== undefined) checkFunction('classifier.probabilities', found.probabilities);
  checkClassNames('classifier.classNames', found.classNames);
  checkGridSize('classifier.inputSize', found.inputSize);
}

/** @throws TypeError naming the members that activations of the target layer need; RangeError for a grid without pixels */
export function checkActivationSource(classifier: Classifier): void {
  const plain = typeof classifier?.activations === 'function';
  checkClassifier(classifier, plain ? ['predict', 'activations'] : ['predict', 'features', 'head']);
}

/** Checks the arguments of `activationPass` and `gradientPass`. */
export function checkPass(classifier: Classifier, request: ExplainRequest): void {
  checkActivationSource(classifier);
  checkObject('request', request);
  checkRaster('request.grid', request.grid, [3]);
  checkValues('request.grid.data', request.grid.data);
  checkSignal('request.signal', request.signal);
  checkClassIndices(classifier.classNames, request);
}

/** @throws TypeError unless `index` is a number or undefined and `against` a list of numbers; RangeError unless they are indices of classes */
function checkClassIndices(
  classNames: readonly string[],
  { index, against }: Pick<ExplainRequest, 'index' | 'against'>,
): void {
  if (!Array.isArray(against))
    throw new TypeError(`\`request.against\` must be a list of class indices, got ${describe(against)}`);
  const last = classNames.length - 1;
  if (index !== undefined) checkInteger('request.index', index, 0, last);
  for (const each of against) checkInteger('request.against', each, 0, last);
}

function checkClassNames(name: string, value: unknown): void {
  if (!Array.isArray(value) || value.length === 0)
    throw new TypeError(`\`${name}\` must be a list of names, got ${describe(value)}`);
  for (const [i, each] of value.entries()) checkString(`${name}[${i}]`, each);
}

/** Scale on which a surrogate is linear: the logit `ln(p / (1 - p))` of the class's probability, or the probability itself. Named as in shap. */
export type Link = 'logit' | 'identity';

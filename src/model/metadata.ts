import { checkGridSize, checkNumber, checkObject, checkOneOf, checkString, describe } from '../validate.js';
import { byName } from './byName.js';

/** Probabilities of the acceptable class between which a verdict is unsure, 0..1 each, `retake` at most `acceptable`. */
export interface AnswerThresholds {
  readonly retake: number;
  readonly acceptable: number;
}

/** Metadata of a model, stored in model.json under `userDefinedMetadata.lucidface`. */
export interface ModelMetadata {
  /** The version of this record's layout. */
  readonly format: 1;
  readonly classNames: readonly string[];
  /** `softmax`: one class per photo; `sigmoid`: each class independently, so that a photo can have several defects. */
  readonly activation: 'softmax' | 'sigmoid';
  readonly inputSize: { readonly width: number; readonly height: number };
  /** Values that the colour values 0 and 255 are mapped to before they enter the model. */
  readonly inputRange: readonly [number, number];
  /** The layer behind which gradient explainers cut the model. */
  readonly targetLayer: string;
  /** Class of photos without a defect; every other class is a defect. `null`: every class is a defect. */
  readonly acceptableClass: string | null;
  /** The probability from which a class counts, by class name; .5 where none is given. */
  readonly thresholds: Readonly<Record<string, number>>;
  /**
   * The probability from which a defect is named in a photo that the acceptable class rejects, by class name, where it is lower than its threshold: a fault
   * that is too uncertain to reject a photo may still be the reason why it is rejected.
   */
  readonly namingThresholds?: Readonly<Record<string, number>>;
  /**
   * Range of the acceptable class's probability in which a verdict is unsure: below `retake` a rejected photo is surely not acceptable, from
   * `acceptable` on an accepted one surely is. With it, the score of a verdict is the probability of the acceptable class in percent.
   */
  readonly answers?: AnswerThresholds;
  /** Thresholds of named profiles, which override `thresholds`, by profile and class name. */
  readonly profiles?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /**
   * Platt scaling (Platt, 1999) of a sigmoid model: by class name `[scale, offset]`, so that the probability is
   * `sigmoid(scale * logit + offset)`. `[1, 0]` where none is given.
   */
  readonly calibration?: Readonly<Record<string, readonly [scale: number, offset: number]>>;
  /**
   * How much defects count in the probability of the acceptable class: its logit is reduced by `defectWeight` times the sum of
   * `softplus(logit)` of all other classes, before it is calibrated: a photo is acceptable if it looks so and nothing speaks against it. 0 where it is not given.
   */
  readonly defectWeight?: number;
  /**
   * Default fill of hidden parts in perturbation explanations: `'portraits'`, the reference portraits that ship in the package, for a
   * model that judges faces. Without it the model has no references.
   */
  readonly references?: 'portraits';
  /** The model's own name and version, such as `face-quality 0.1.0`. */
  readonly version?: string;
  /** SHA-256 of the data that it was trained on, so that a result can be traced. */
  readonly data?: string;
}

/**
 * Checks the metadata of a model.json.
 *
 * @returns a copy whose records by class name can be looked up by any name
 * @throws TypeError or RangeError naming the first field that is missing or wrong
 */
export function checkMetadata(value: unknown): ModelMetadata {
  if (value === null || typeof value !== 'object') {
    throw new TypeError(
      'model.json has no `userDefinedMetadata.lucidface`: load it with tf.loadLayersModel and wrap it with fromLayersModel',
    );
  }
  const found = value as Record<string, unknown>;
  checkOneOf('metadata.format', found.format, [1]);
  checkClassNames('metadata.classNames', found.classNames);
  checkOneOf('metadata.activation', found.activation, ['softmax', 'sigmoid']);
  checkGridSize('metadata.inputSize', found.inputSize);
  checkInputRange('metadata.inputRange', found.inputRange);
  if (typeof found.targetLayer !== 'string') {
    throw new TypeError(`\`metadata.targetLayer\` must be a string, got ${describe(found.targetLayer)}`);
  }
  const classNames = found.classNames as string[];
  checkOneOf('metadata.acceptableClass', found.acceptableClass, [null, ...classNames]);
  checkThresholds('metadata.thresholds', found.thresholds, classNames);
  if (found.namingThresholds !== undefined)
    checkNamingThresholds(
      'metadata.namingThresholds',
      found.namingThresholds,
      found as Pick<ModelMetadata, 'classNames' | 'acceptableClass'>,
    );
  checkProfiles('metadata.profiles', found.profiles ?? {}, classNames);
  if (found.answers !== undefined)
    checkAnswers('metadata.answers', found.answers, found.acceptableClass as string | null);
  checkCalibration('metadata.calibration', found.calibration ?? {}, classNames, found.activation);
  if (found.defectWeight !== undefined)
    checkDefectWeight('metadata.defectWeight', found.defectWeight, found as unknown as ModelMetadata);
  checkOneOf('metadata.references', found.references, [undefined, 'portraits']);
  for (const field of ['version', 'data'])
    if (found[field] !== undefined) checkString(`metadata.${field}`, found[field]);
  return byClassName(value as ModelMetadata);
}

/** A copy whose records by class name have no prototype: a class may be called `constructor`. */
export function byClassName(metadata: ModelMetadata): ModelMetadata {
  const { thresholds, namingThresholds, profiles, calibration } = metadata;
  const entries = Object.entries(profiles ?? {});
  return {
    ...metadata,
    thresholds: byName(Object.entries(thresholds)),
    ...(namingThresholds && { namingThresholds: byName(Object.entries(namingThresholds)) }),
    ...(profiles && {
      profiles: byName(entries.map(([name, own]) => [name, byName(Object.entries(own))] as const)),
    }),
    ...(calibration && { calibration: byName(Object.entries(calibration)) }),
  };
}

/** @throws TypeError unless it is a list of strings, RangeError when it is empty or a name occurs twice */
export function checkClassNames(name: string, value: unknown): void {
  if (!Array.isArray(value))
    throw new TypeError(`\`${name}\` must be a list of names, got ${describe(value)}`);
  const wrong = value.findIndex((item) => typeof item !== 'string' || item.trim() === '');
  if (wrong >= 0) throw new TypeError(`\`${name}[${wrong}]\` must be a name, got ${describe(value[wrong])}`);
  if (value.length === 0 || new Set(value).size < value.length) {
    throw new RangeError(
      `\`${name}\` must be at least one name, each once, got ${value.join(', ') || 'none'}`,
    );
  }
}

/** @throws TypeError or RangeError unless it is two different finite numbers */
export function checkInputRange(name: string, value: unknown): void {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new TypeError(`\`${name}\` must be two numbers, got ${describe(value)}`);
  }
  checkNumber(`${name}[0]`, value[0]);
  checkNumber(`${name}[1]`, value[1]);
  if (value[0] === value[1]) throw new RangeError(`\`${name}\` must be two different numbers, got ${value}`);
}

/** @throws TypeError or RangeError unless it is two probabilities in order, of a model with an acceptable class */
export function checkAnswers(name: string, value: unknown, acceptableClass: string | null): void {
  checkObject(name, value, '{ retake, acceptable }');
  const { retake, acceptable } = value as Partial<AnswerThresholds>;
  checkNumber(`${name}.acceptable`, acceptable, 0, 1);
  checkNumber(`${name}.retake`, retake, 0, acceptable);
  if (acceptableClass === null)
    throw new RangeError(`\`${name}\` must be left out for a model without an acceptable class`);
}

/** @throws TypeError or RangeError unless it is a number of at least 0, of a sigmoid model with an acceptable class */
export function checkDefectWeight(
  name: string,
  value: unknown,
  { activation, acceptableClass }: Pick<ModelMetadata, 'activation' | 'acceptableClass'>,
): void {
  checkNumber(name, value, 0, MOST_DEFECT_WEIGHT);
  if (value !== 0 && (activation !== 'sigmoid' || acceptableClass === null))
    throw new RangeError(
      `\`${name}\` must be 0 unless a sigmoid model has an acceptable class, got ${value}`,
    );
}

/** Keeps the weighed logit finite. */
const MOST_DEFECT_WEIGHT = 1000;

/** @throws TypeError or RangeError unless it maps names of profiles to thresholds */
export function checkProfiles(name: string, value: unknown, classNames: readonly string[]): void {
  for (const [profile, thresholds] of entriesOf(name, value))
    checkThresholds(`${name}.${profile}`, thresholds, classNames);
}

/** @throws TypeError or RangeError unless it maps some of the class names to numbers in 0..1 */
export function checkThresholds(name: string, value: unknown, classNames: readonly string[]): void {
  for (const [className, threshold] of entriesOf(name, value)) {
    checkOneOf(`a key of ${name}`, className, classNames);
    checkNumber(`${name}.${className}`, threshold, 0, 1);
  }
}

/** @throws TypeError or RangeError unless it maps some of the defects of a model with an acceptable class to numbers in 0..1 */
export function checkNamingThresholds(
  name: string,
  value: unknown,
  { classNames, acceptableClass }: Pick<ModelMetadata, 'classNames' | 'acceptableClass'>,
): void {
  checkThresholds(
    name,
    value,
    classNames.filter((className) => className !== acceptableClass),
  );
  if (acceptableClass === null)
    throw new RangeError(`\`${name}\` must be left out for a model without an acceptable class`);
}

/** @throws TypeError or RangeError unless it maps some of a sigmoid model's class names to two finite numbers, the first positive */
export function checkCalibration(
  name: string,
  value: unknown,
  classNames: readonly string[],
  activation: unknown,
): void {
  for (const [className, pair] of entriesOf(name, value)) {
    checkOneOf(`a key of ${name}`, className, classNames);
    if (activation !== 'sigmoid') throw new RangeError(`\`${name}\` must be empty for a ${activation} model`);
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw new TypeError(`\`${name}.${className}\` must be [scale, offset], got ${describe(pair)}`);
    }
    checkNumber(`${name}.${className}[0]`, pair[0], Number.MIN_VALUE);
    checkNumber(`${name}.${className}[1]`, pair[1]);
  }
}

function entriesOf(name: string, value: unknown): [string, unknown][] {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new TypeError(`\`${name}\` must be an object, got ${describe(value)}`);
  return Object.entries(value);
}

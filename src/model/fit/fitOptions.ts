import {
  checkInteger,
  checkNumber,
  checkObject,
  checkOneOf,
  checkOptionalFunction,
  checkSignal,
  describe,
  resolveOptions,
} from '../../validate.js';
import type { LabelledImage } from './samples.js';

/** Result of one training epoch. */
export interface EpochResult {
  /** Counted from 0. */
  readonly epoch: number;
  /** Mean cross-entropy per label over the training samples, each measured before the step that used it. */
  readonly loss: number;
  /** Mean cross-entropy over `validation`, measured after the epoch. */
  readonly validationLoss?: number;
  /** Accuracy on `validation`, as `FitResult.accuracy`, 0..1. */
  readonly validationAccuracy?: number;
}

/** Result of a training. */
export interface FitResult {
  /** One entry for each epoch that this call ran. */
  readonly epochs: readonly EpochResult[];
  /** Steps of the optimizer that this call took. */
  readonly steps: number;
  /** Mean cross-entropy over the training samples with the final weights. */
  readonly loss: number;
  /**
   * Accuracy on the training samples with the final weights, 0..1: for a softmax model the share of the samples whose most probable class
   * is the labelled one, for a sigmoid model the share of the known labels whose probability lies on the right side of .5. Accuracy on unseen
   * photos can only be measured on such photos.
   */
  readonly accuracy: number;
  /** Reasons to doubt the result, in English sentences: a model that has not learned its photos, a class without photos. */
  readonly warnings: readonly string[];
}

/** State of a training between two epochs: together with the weights of the model, all that is needed to continue it exactly. */
export interface FitState {
  /** Epochs that are done. */
  readonly epoch: number;
  /** Loss of the first step, by which divergence is detected. */
  readonly firstLoss: number;
  /** Moments of the optimizer. */
  readonly optimizer: Float32Array;
}

/**
 * Called after each epoch; the result may be a promise, and `false` ends the training.
 *
 * @param state - gives the state of the training, for saving it beside the weights; must be called before the callback returns
 */
export type EpochCallback = (
  result: EpochResult,
  state: () => Promise<FitState>,
  // biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing is the usual case
) => void | boolean | Promise<void | boolean>;

export interface FitOptions {
  /**
   * Passes over the dataset. `'auto'`: 20, and more for a small dataset, so that the optimizer takes at least 400 steps, or 100 where every
   * weight is fitted.
   * @defaultValue 'auto'
   */
  readonly epochs?: number | 'auto' | undefined;
  /**
   * State of an interrupted training, from `onEpochEnd`, on a model with the weights of that epoch: the training continues as if it had not
   * been interrupted, to the byte on a deterministic backend such as wasm. Dataset and options must be the same.
   * @defaultValue none
   */
  readonly resume?: FitState | undefined;
  /** Photos per step. @defaultValue 32 */
  readonly batchSize?: number | undefined;
  /** Adam's step size at the start; it falls to zero along half a cosine. @defaultValue 0.01 */
  readonly learningRate?: number | undefined;
  /**
   * Steps over which the step size rises linearly from zero. Adam's first steps are as long as its step size, whatever the gradient, and would
   * damage pretrained weights (Goyal et al., https://arxiv.org/abs/1706.02677).
   *
   * @defaultValue 0
   */
  readonly warmupSteps?: number | undefined;
  /**
   * `'head'`: the last layer, on features that are computed once. `'all'`: every weight; the gradient kernels that a backend lacks for
   * it are registered first, as `registerGradients` does.
   * @defaultValue 'head'
   */
  readonly trainable?: 'head' | 'all' | undefined;
  /** Photos on which loss and accuracy are measured after each epoch. @defaultValue none */
  readonly validation?: readonly LabelledImage[] | undefined;
  /** The seed of the order of the photos. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Stops between two batches: the weights are then as they were before, and the promise is rejected with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Called with a fraction that rises to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** How much a photo that has a class counts in the loss of that class, by class name; 1 where none is given. @defaultValue none */
  readonly classWeights?: Readonly<Record<string, number>> | undefined;
  /** Weight of the loss of maps that lie outside of the `masks` of the photos, beside that of the labels; only with `trainable: 'all'`. @defaultValue 0.05 */
  readonly maskWeight?: number | undefined;
  /** Called after each epoch, with the new weights in place, and awaited; `false` ends the training there. */
  readonly onEpochEnd?: EpochCallback | undefined;
}

/** @internal */
export const FIT_DEFAULTS = Object.freeze({
  epochs: 'auto' as number | 'auto',
  resume: undefined as FitState | undefined,
  batchSize: 32 as number,
  learningRate: 0.01 as number,
  warmupSteps: 0 as number,
  trainable: 'head' as 'head' | 'all',
  validation: [] as readonly LabelledImage[],
  seed: 0 as number,
  signal: undefined as AbortSignal | undefined,
  onProgress: undefined as ((fraction: number) => void) | undefined,
  classWeights: Object.freeze({}) as Readonly<Record<string, number>>,
  maskWeight: 0.05 as number,
  onEpochEnd: undefined as EpochCallback | undefined,
});

/** Options of a fit that are checked, with the number of epochs chosen. */
export type FitSettings = Omit<typeof FIT_DEFAULTS, 'epochs'> & { readonly epochs: number };

const LEAST_EPOCHS = 20;
/** Steps after which a fresh head has learned a small dataset; each step through the whole model costs a hundred times as much. */
const LEAST_STEPS = { head: 400, all: 100 } as const;

/** The epochs that `epochs: 'auto'` stands for. */
export function autoEpochs(photos: number, batchSize: number, trainable: 'head' | 'all'): number {
  const steps = Math.max(1, Math.ceil(photos / batchSize));
  return Math.max(LEAST_EPOCHS, Math.ceil(LEAST_STEPS[trainable] / steps));
}

/**
 * Options over their defaults.
 *
 * @throws TypeError or RangeError naming the option or the sample that is wrong
 */
export function fitSettings(
  dataset: readonly LabelledImage[],
  options: FitOptions | undefined,
  classNames: readonly string[],
): FitSettings {
  const settings = resolveOptions('fit', options, FIT_DEFAULTS);
  const { batchSize, trainable, resume, classWeights, signal } = settings;
  checkInteger('batchSize', batchSize, 1);
  checkNumber('learningRate', settings.learningRate, 0);
  checkInteger('warmupSteps', settings.warmupSteps, 0);
  checkOneOf('trainable', trainable, ['head', 'all']);
  checkNumber('maskWeight', settings.maskWeight, 0);
  checkInteger('seed', settings.seed);
  checkOptionalFunction('onProgress', settings.onProgress);
  checkOptionalFunction('onEpochEnd', settings.onEpochEnd);
  checkSignal('signal', signal);
  checkSamples('dataset', dataset);
  if (dataset.length === 0) throw new RangeError('`dataset` must have at least one photo, got none');
  checkSamples('validation', settings.validation);
  checkClassWeights(classWeights, classNames);
  const epochs =
    settings.epochs === 'auto' ? autoEpochs(dataset.length, batchSize, trainable) : settings.epochs;
  checkInteger('epochs', epochs, 1);
  if (resume !== undefined) checkState(resume, epochs);
  return { ...settings, epochs };
}

function checkSamples(name: string, samples: unknown): void {
  if (!Array.isArray(samples)) throw new TypeError(`\`${name}\` must be an array, got ${describe(samples)}`);
  // `forEach` would skip the holes of a sparse array
  for (const [i, sample] of samples.entries()) checkObject(`${name}[${i}]`, sample, '{ image, label }');
}

function checkClassWeights(weights: unknown, classNames: readonly string[]): void {
  if (weights === null || typeof weights !== 'object')
    throw new TypeError(`\`classWeights\` must be an object, got ${describe(weights)}`);
  for (const [name, weight] of Object.entries(weights)) {
    checkOneOf('a key of classWeights', name, classNames);
    checkNumber(`classWeights.${name}`, weight, 0);
  }
}

function checkState(resume: FitState | null, epochs: number): void {
  if (resume === null || typeof resume !== 'object')
    throw new TypeError(`\`resume\` must be the state that \`onEpochEnd\` gives, got ${describe(resume)}`);
  checkInteger('resume.epoch', resume.epoch, 0, epochs);
  checkNumber('resume.firstLoss', resume.firstLoss, 0);
  if (!(resume.optimizer instanceof Float32Array))
    throw new TypeError(`\`resume.optimizer\` must be a Float32Array, got ${describe(resume.optimizer)}`);
}

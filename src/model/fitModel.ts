import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../random.js';
import { checkInteger, checkNumber, checkOneOf, describe, resolveOptions } from '../validate.js';
import type { CutModel } from './cutModel.js';
import { labelLoss } from './labelLoss.js';
import { type LastLayer, lastLayer } from './lastLayer.js';
import { mapTeacher } from './mapTeacher.js';
import type { ModelMetadata } from './metadata.js';
import { rescale } from './rescale.js';
import { type LabelledImage, sampleGrid } from './samples.js';
import { setLearningRate } from './setLearningRate.js';
import { weightedLabels } from './weightedLabels.js';

/** What one epoch came to. */
export interface EpochResult {
  /** Counted from 0. */
  readonly epoch: number;
  /** Mean cross-entropy of a label, over the epoch's training samples as they were met. */
  readonly loss: number;
  /** The same over `validation`, after the epoch. */
  readonly validationLoss?: number;
}

/** Hears of an epoch; what it gives may be a promise, and `false` ends the training. */
// biome-ignore lint/suspicious/noConfusingVoidType: a callback that gives nothing is the usual case
export type EpochCallback = (result: EpochResult) => void | boolean | Promise<void | boolean>;

export interface FitOptions {
  /** Times that the dataset is gone through. @defaultValue 20 */
  readonly epochs?: number | undefined;
  /** The epoch to start at, for going on after a stop: order, learning rate and photos are then those of that epoch. @defaultValue 0 */
  readonly initialEpoch?: number | undefined;
  /** Photos per step. @defaultValue 32 */
  readonly batchSize?: number | undefined;
  /** Adam's step size at the start; it falls to zero along half a cosine. @defaultValue 0.01 */
  readonly learningRate?: number | undefined;
  /**
   * `'head'`: the last layer, on features that are computed once. `'all'`: every weight; the gradient kernels that a backend lacks for
   * it are registered first, as `registerGradients` does.
   * @defaultValue 'head'
   */
  readonly trainable?: 'head' | 'all' | undefined;
  /** Photos on which the loss is measured after each epoch. @defaultValue none */
  readonly validation?: readonly LabelledImage[] | undefined;
  /** The seed of the order of the photos. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Stops between two batches: the weights are then as they were before, and the promise is rejected with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** Called with a fraction that rises to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** How much a photo that has a class counts in the loss of that class, by class name; 1 where none is given. @defaultValue none */
  readonly classWeights?: Readonly<Record<string, number>> | undefined;
  /** How much it counts, beside the labels, that the maps of classes lie in the `masks` of the photos; only with `trainable: 'all'`. @defaultValue 0.05 */
  readonly maskWeight?: number | undefined;
  /** Called after each epoch, with the new weights in place, and awaited; `false` ends the training there. */
  readonly onEpochEnd?: EpochCallback | undefined;
}

/** @internal */
export const FIT_DEFAULTS = Object.freeze({
  epochs: 20 as number,
  initialEpoch: 0 as number,
  batchSize: 32 as number,
  learningRate: 0.01 as number,
  trainable: 'head' as 'head' | 'all',
  validation: [] as readonly LabelledImage[],
  seed: 0 as number,
  signal: undefined as AbortSignal | undefined,
  onProgress: undefined as ((fraction: number) => void) | undefined,
  classWeights: Object.freeze({}) as Readonly<Record<string, number>>,
  maskWeight: 0.05 as number,
  onEpochEnd: undefined as EpochCallback | undefined,
});

/** Fits a model's weights to labelled photos with Adam (Kingma & Ba, https://arxiv.org/abs/1412.6980). */
export async function fitModel(
  model: tfl.LayersModel,
  cut: CutModel,
  metadata: ModelMetadata,
  dataset: readonly LabelledImage[],
  options: FitOptions | undefined,
): Promise<EpochResult[]> {
  const settings = checkOptions(options);
  const { epochs, initialEpoch, batchSize, learningRate, trainable, validation, seed, signal } = settings;
  if (!Array.isArray(dataset)) throw new TypeError(`\`dataset\` must be an array, got ${describe(dataset)}`);
  if (dataset.length === 0) throw new RangeError('`dataset` must have at least one photo, got none');
  signal?.throwIfAborted();

  checkClassWeights(settings.classWeights, metadata.classNames);
  const training = encoded(dataset, metadata, settings.classWeights);
  const checking = encoded(validation, metadata, settings.classWeights);
  const headOnly = trainable === 'head';
  const takeGradients = headOnly ? undefined : await readyGradients();
  const last = lastLayer(cut);
  const weights = headOnly ? last.weights : model.weights;
  const variables = weights.map((weight) => weight.read() as tf.Variable);
  const saved = variables.map((variable) => tf.clone(variable));
  const optimizer = tf.train.adam(learningRate);
  const progress = tracker(settings, headOnly ? dataset.length + validation.length : 0, dataset.length);
  const results: EpochResult[] = [];
  try {
    if (headOnly) {
      for (const set of [training, checking])
        set.cache = await computeInputs(set, last, metadata, settings, progress);
    }
    const featuresOf = (x: tf.Tensor): tf.Tensor4D =>
      cut.features(rescale(x as tf.Tensor4D, metadata.inputRange));
    const forward = (x: tf.Tensor): tf.Tensor2D => (headOnly ? last.logits(x) : cut.head(featuresOf(x)));
    const mapsOf = headOnly || !dataset.some(({ masks }) => masks) ? undefined : mapTeacher(cut, metadata);
    for (let epoch = initialEpoch; epoch < epochs; epoch++) {
      const order = new Random(seed * 100_003 + epoch).permutation(dataset.length);
      let loss = 0;
      for (let start = 0; start < order.length; start += batchSize) {
        signal?.throwIfAborted();
        setLearningRate(optimizer, learningRate, (epoch + start / order.length) / epochs);
        const batch = await gather(training, order.subarray(start, start + batchSize), metadata, epoch);
        const count = Math.min(batchSize, order.length - start);
        const teach = mapsOf?.(pick(dataset, order, start, batchSize), epoch);
        const step = (): tf.Scalar => {
          if (!teach) return labelLoss(forward(batch.x), batch.wanted, batch.known, metadata.activation);
          const activations = featuresOf(batch.x);
          const loss = labelLoss(cut.head(activations), batch.wanted, batch.known, metadata.activation);
          return tf.add(loss, tf.mul(teach(activations), settings.maskWeight));
        };
        const minimize = (): tf.Scalar => optimizer.minimize(step, true, variables) as tf.Scalar;
        loss +=
          count * (await lossAndFree(batch, () => (takeGradients ? takeGradients(minimize) : minimize())));
        progress(count);
      }
      const result = { epoch, loss: loss / order.length };
      const checked = await validationLoss(checking, forward, metadata, batchSize, signal);
      results.push(checked === undefined ? result : { ...result, validationLoss: checked });
      if ((await settings.onEpochEnd?.(results[results.length - 1])) === false) break;
    }
    settings.onProgress?.(1);
    return results;
  } catch (error) {
    variables.forEach((variable, i) => {
      if (!variable.isDisposed) variable.assign(saved[i] as tf.Tensor);
    });
    throw error;
  } finally {
    tf.dispose(saved);
    optimizer.dispose();
  }
}

/** What runs a backward pass through convolutions; a head's gradient needs no kernel that a backend lacks. */
async function readyGradients(): Promise<<T>(run: () => T) => T> {
  const { readyGradients } = await import('../gradients/gradients.js');
  return readyGradients();
}

interface Encoded {
  readonly samples: readonly LabelledImage[];
  readonly wanted: Float32Array;
  readonly known: Float32Array;
  /** What the last layer is given, for each sample. */
  cache?: { readonly data: Float32Array; readonly shape: readonly number[] } | undefined;
}

interface Batch {
  readonly x: tf.Tensor;
  readonly wanted: tf.Tensor2D;
  readonly known: tf.Tensor2D;
}

function checkOptions(options: FitOptions | undefined): typeof FIT_DEFAULTS {
  const settings = resolveOptions('fit', options, FIT_DEFAULTS);
  checkInteger('epochs', settings.epochs, 1);
  checkInteger('initialEpoch', settings.initialEpoch, 0, settings.epochs);
  checkInteger('batchSize', settings.batchSize, 1);
  checkNumber('learningRate', settings.learningRate, 0);
  checkOneOf('trainable', settings.trainable, ['head', 'all']);
  checkNumber('maskWeight', settings.maskWeight, 0);
  checkInteger('seed', settings.seed);
  return settings;
}

function encoded(
  samples: readonly LabelledImage[],
  { classNames, activation }: ModelMetadata,
  classWeights: Readonly<Record<string, number>>,
): Encoded {
  return { samples, ...weightedLabels(samples, classNames, activation, classWeights) };
}

function checkClassWeights(weights: Readonly<Record<string, number>>, classNames: readonly string[]): void {
  for (const [name, weight] of Object.entries(weights)) {
    checkOneOf('a key of classWeights', name, classNames);
    checkNumber(`classWeights.${name}`, weight, 0);
  }
}

/** The frozen part of the model, computed once for every sample. */
async function computeInputs(
  set: Encoded,
  last: LastLayer,
  metadata: ModelMetadata,
  { batchSize, signal, initialEpoch }: typeof FIT_DEFAULTS,
  progress: (count: number) => void,
): Promise<Encoded['cache']> {
  let data = new Float32Array(0);
  let shape: number[] = [];
  for (let start = 0; start < set.samples.length; start += batchSize) {
    signal?.throwIfAborted();
    const samples = set.samples.slice(start, start + batchSize);
    const x = await gridBatch(samples, metadata, initialEpoch);
    let inputs: tf.Tensor;
    try {
      inputs = tf.tidy(() => last.inputs(rescale(x, metadata.inputRange)));
    } finally {
      x.dispose();
    }
    const values = await inputs.data().finally(() => inputs.dispose());
    shape = inputs.shape.slice(1);
    const length = values.length / samples.length;
    if (start === 0) data = new Float32Array(length * set.samples.length);
    data.set(values, start * length);
    progress(samples.length);
  }
  return { data, shape };
}

async function gather(
  set: Encoded,
  rows: Int32Array,
  metadata: ModelMetadata,
  epoch: number,
): Promise<Batch> {
  const { samples, cache } = set;
  const picked = Array.from(rows);
  const take = (data: Float32Array, width: number): Float32Array => {
    const taken = new Float32Array(picked.length * width);
    picked.forEach((row, i) => {
      taken.set(data.subarray(row * width, (row + 1) * width), i * width);
    });
    return taken;
  };
  const width = metadata.classNames.length;
  const labels = (data: Float32Array): tf.Tensor2D => tf.tensor2d(take(data, width), [picked.length, width]);
  const x = cache
    ? tf.tensor(take(cache.data, cache.data.length / samples.length), [picked.length, ...cache.shape])
    : await gridBatch(
        picked.map((row) => samples[row]),
        metadata,
        epoch,
      );
  return { x, wanted: labels(set.wanted), known: labels(set.known) };
}

async function gridBatch(
  samples: readonly LabelledImage[],
  metadata: ModelMetadata,
  epoch: number,
): Promise<tf.Tensor4D> {
  const { width, height } = metadata.inputSize;
  const values = new Float32Array(samples.length * height * width * 3);
  for (const [i, sample] of samples.entries()) {
    values.set((await sampleGrid(sample, metadata.inputSize, epoch)).data, i * height * width * 3);
  }
  return tf.tensor4d(values, [samples.length, height, width, 3]);
}

const pick = (
  dataset: readonly LabelledImage[],
  order: Int32Array,
  start: number,
  count: number,
): LabelledImage[] => Array.from(order.subarray(start, start + count), (row) => dataset[row]);

async function validationLoss(
  set: Encoded,
  forward: (x: tf.Tensor) => tf.Tensor2D,
  metadata: ModelMetadata,
  batchSize: number,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const count = set.samples.length;
  if (count === 0) return undefined;
  let sum = 0;
  for (let start = 0; start < count; start += batchSize) {
    signal?.throwIfAborted();
    const rows = Int32Array.from({ length: Math.min(batchSize, count - start) }, (_, i) => start + i);
    const batch = await gather(set, rows, metadata, 0);
    const compute = (): tf.Scalar =>
      labelLoss(forward(batch.x), batch.wanted, batch.known, metadata.activation);
    sum += rows.length * (await lossAndFree(batch, compute));
  }
  return sum / count;
}

/** Computes a loss and frees the batch that it came from. */
async function lossAndFree(batch: Batch, compute: () => tf.Scalar): Promise<number> {
  let scalar: tf.Scalar | undefined;
  try {
    scalar = tf.tidy(compute);
    const value = (await scalar.data())[0];
    if (Number.isFinite(value)) return value;
    throw new RangeError(`the loss must be finite, got ${value}: lower \`learningRate\``);
  } finally {
    tf.dispose([batch.x, batch.wanted, batch.known]);
    scalar?.dispose();
  }
}

function tracker(
  { epochs, initialEpoch, onProgress }: typeof FIT_DEFAULTS,
  once: number,
  perEpoch: number,
): (count: number) => void {
  const total = once + (epochs - initialEpoch) * perEpoch;
  let done = 0;
  return (count) => {
    done += count;
    if (done < total) onProgress?.(done / total);
  };
}

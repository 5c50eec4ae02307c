import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { nextTask } from '../../nextTask.js';
import { Random } from '../../random.js';
import type { CutModel } from '../cutModel.js';
import { lastLayer } from '../lastLayer.js';
import type { ModelMetadata } from '../metadata.js';
import { rescale } from '../rescale.js';
import { Adam } from './Adam.js';
import { cosineDecay } from './cosineDecay.js';
import { checkDivergence } from './divergence.js';
import {
  type EpochResult,
  type FitOptions,
  type FitResult,
  type FitSettings,
  fitSettings,
} from './fitOptions.js';
import { fitWarnings } from './fitWarnings.js';
import { labelLoss } from './labelLoss.js';
import { maskLoss } from './maskLoss.js';
import { type Measured, measureSet } from './measureSet.js';
import type { LabelledImage } from './samples.js';
import { type Batch, TrainingSet } from './TrainingSet.js';

/**
 * Fits a model's weights to labelled photos with Adam.
 *
 * @param assertAlive - throws once the owner of the model has disposed it
 */
export async function fitModel(
  model: tfl.LayersModel,
  cut: CutModel,
  metadata: ModelMetadata,
  dataset: readonly LabelledImage[],
  options: FitOptions | undefined,
  assertAlive: () => void,
): Promise<FitResult> {
  const settings = fitSettings(dataset, options, metadata.classNames);
  settings.signal?.throwIfAborted();
  const run = new FitRun(model, cut, metadata, dataset, settings, assertAlive);
  try {
    return await run.fit();
  } catch (error) {
    run.restoreWeights();
    // whatever failed on freed weights, this is the cause
    assertAlive();
    throw error;
  } finally {
    run.dispose();
  }
}

/** One training, from the first batch to the last. */
class FitRun {
  readonly #cut: CutModel;
  readonly #metadata: ModelMetadata;
  readonly #settings: FitSettings;
  readonly #training: TrainingSet;
  readonly #validation: TrainingSet;
  readonly #last: ReturnType<typeof lastLayer>;
  readonly #variables: readonly tf.Variable[];
  readonly #saved: readonly tf.Tensor[];
  readonly #adam: Adam;
  readonly #assertAlive: () => void;
  readonly #progress: (count: number) => void;
  #takeGradients: <T>(step: () => T) => T = (step) => step();
  #maskLoss: ReturnType<typeof maskLoss> | undefined;
  #firstLoss: number | undefined;
  #steps = 0;

  constructor(
    model: tfl.LayersModel,
    cut: CutModel,
    metadata: ModelMetadata,
    dataset: readonly LabelledImage[],
    settings: FitSettings,
    assertAlive: () => void,
  ) {
    const { classWeights, validation, trainable, resume } = settings;
    this.#cut = cut;
    this.#metadata = metadata;
    this.#settings = settings;
    this.#assertAlive = assertAlive;
    this.#training = new TrainingSet('dataset', dataset, metadata, classWeights);
    this.#validation = new TrainingSet('validation', validation, metadata, classWeights);
    this.#last = lastLayer(cut);
    const weights = trainable === 'head' ? this.#last.weights : model.weights;
    this.#variables = weights.map((weight) => weight.read() as tf.Variable);
    this.#saved = this.#variables.map((variable) => tf.clone(variable));
    this.#adam = new Adam(this.#variables);
    this.#firstLoss = resume?.firstLoss;
    const frozen = trainable === 'head' ? dataset.length + validation.length : 0;
    this.#progress = tracker(settings, frozen, dataset.length);
  }

  async fit(): Promise<FitResult> {
    const { epochs, resume, trainable, onEpochEnd, onProgress } = this.#settings;
    if (resume) this.#adam.restore(resume.optimizer);
    await (trainable === 'head' ? this.#freeze() : this.#prepareGradients());
    const results: EpochResult[] = [];
    let epoch = resume?.epoch ?? 0;
    while (epoch < epochs) {
      const result = await this.#epoch(epoch++);
      results.push(result);
      const state = async () => ({
        epoch,
        firstLoss: this.#firstLoss ?? 0,
        optimizer: await this.#adam.state(),
      });
      const goOn = await onEpochEnd?.(result, state);
      this.#check();
      if (goOn === false) break;
    }
    const { loss, accuracy } = await this.#measure(this.#training, Math.max(0, epoch - 1));
    this.#checkLoss(loss);
    this.#check();
    const { classNames, activation } = this.#metadata;
    const warnings = fitWarnings(this.#training, classNames, activation, accuracy);
    onProgress?.(1);
    return { epochs: results, steps: this.#steps, loss, accuracy, warnings };
  }

  /** Restores the weights that the model had before, unless they were disposed. */
  restoreWeights(): void {
    this.#variables.forEach((variable, i) => {
      if (!variable.isDisposed) variable.assign(this.#saved[i]);
    });
  }

  dispose(): void {
    tf.dispose([...this.#saved]);
    this.#adam.dispose();
  }

  /** The frozen part of the model, computed once for every sample. */
  async #freeze(): Promise<void> {
    const { batchSize, resume } = this.#settings;
    for (const set of [this.#training, this.#validation])
      await set.freeze(this.#last, batchSize, resume?.epoch ?? 0, () => this.#check(), this.#progress);
  }

  /** Gradients through convolutions need kernels that some backends lack; those of a head do not. */
  async #prepareGradients(): Promise<void> {
    const { readyGradients } = await import('../../gradients/gradients.js');
    this.#takeGradients = await readyGradients();
    if (this.#training.samples.some(({ masks }) => masks))
      this.#maskLoss = maskLoss(this.#cut, this.#metadata);
  }

  async #epoch(epoch: number): Promise<EpochResult> {
    const { seed, batchSize, epochs, learningRate, warmupSteps } = this.#settings;
    const order = new Random(seed * 100_003 + epoch).permutation(this.#training.samples.length);
    let sum = 0;
    for (let start = 0; start < order.length; start += batchSize) {
      await nextTask();
      this.#check();
      const rows = order.subarray(start, start + batchSize);
      const step = epoch * Math.ceil(order.length / batchSize) + start / batchSize;
      const warm = Math.min(1, (step + 1) / (warmupSteps + 1));
      const rate = warm * cosineDecay(learningRate, (epoch + start / order.length) / epochs);
      const loss = await this.#step(rows, epoch, rate);
      this.#firstLoss ??= loss;
      this.#steps++;
      sum += rows.length * loss;
      this.#progress(rows.length);
    }
    const loss = sum / order.length;
    this.#checkLoss(loss);
    if (this.#validation.samples.length === 0) return { epoch, loss };
    const validation = await this.#measure(this.#validation, 0);
    return { epoch, loss, validationLoss: validation.loss, validationAccuracy: validation.accuracy };
  }

  /** One step of the optimizer, and the loss before it. */
  async #step(rows: Int32Array, epoch: number, learningRate: number): Promise<number> {
    const batch = await this.#training.batch(rows, epoch);
    let loss: tf.Scalar | undefined;
    try {
      this.#check();
      const lossOfMasks = this.#maskLoss?.(
        Array.from(rows, (row) => this.#training.samples[row]),
        epoch,
      );
      loss = tf.tidy(() =>
        this.#takeGradients(() => this.#adam.minimize(() => this.#loss(batch, lossOfMasks), learningRate)),
      );
      const [value] = await loss.data();
      if (!Number.isFinite(value)) this.#checkLoss(value);
      return value;
    } finally {
      tf.dispose([batch.x, batch.wanted, batch.known]);
      loss?.dispose();
    }
  }

  #loss(
    { x, wanted, known }: Batch,
    lossOfMasks: ((activations: tf.Tensor4D) => tf.Scalar) | undefined,
  ): tf.Scalar {
    const { activation } = this.#metadata;
    if (!lossOfMasks) return labelLoss(this.#forward(x), wanted, known, activation);
    const activations = this.#features(x);
    const loss = labelLoss(this.#cut.head(activations), wanted, known, activation);
    return tf.add(loss, tf.mul(lossOfMasks(activations), this.#settings.maskWeight));
  }

  #features(x: tf.Tensor): tf.Tensor4D {
    return this.#cut.features(rescale(x as tf.Tensor4D, this.#metadata.inputRange));
  }

  /** Logits of a batch. */
  #forward(x: tf.Tensor): tf.Tensor2D {
    return this.#settings.trainable === 'head' ? this.#last.logits(x) : this.#cut.head(this.#features(x));
  }

  #measure(set: TrainingSet, epoch: number): Promise<Measured> {
    return measureSet(
      set,
      (x) => this.#forward(x),
      this.#metadata.activation,
      this.#settings.batchSize,
      epoch,
      () => this.#check(),
    );
  }

  #checkLoss(loss: number): void {
    const { activation, classNames } = this.#metadata;
    const guess = Math.log(activation === 'softmax' ? Math.max(2, classNames.length) : 2);
    checkDivergence(loss, this.#firstLoss ?? guess, guess, this.#settings.learningRate);
  }

  #check(): void {
    this.#assertAlive();
    this.#settings.signal?.throwIfAborted();
  }
}

/** Counts samples, and reports the share that is done. */
function tracker(
  { epochs, resume, onProgress }: FitSettings,
  frozen: number,
  perEpoch: number,
): (count: number) => void {
  const total = frozen + (epochs - (resume?.epoch ?? 0)) * perEpoch;
  let done = 0;
  return (count) => {
    done += count;
    if (done < total) onProgress?.(done / total);
  };
}

import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { EngineFactory, Net, TfjsEngine } from '../engine/index.js';
import { supplyConvolutions } from '../gradients/supplyConvolutions.js';
import { toGrid, toPixels } from '../image/index.js';
import type {
  DifferentiableClassifier,
  FaceBox,
  ForwardPass,
  ImageInput,
  LinearHead,
  LinearHeadClassifier,
  Pixels,
  Size,
} from '../types.js';
import { checkFunction, checkObject, checkOneOf, describe, resolveOptions } from '../validate.js';
import type { Assessment } from './assessment.js';
import { assessPrepared } from './assessPrepared.js';
import { bundledModel } from './bundledModel.js';
import { calibrate } from './calibrate.js';
import { checkFiniteLogits, checkFiniteProbabilities } from './checkFiniteOutputs.js';
import { checkActivations, checkImages, checkLogits } from './checkTensor.js';
import { classReferences } from './classReferences.js';
import { countImages } from './countImages.js';
import { type CutModel, cutModel } from './cutModel.js';
import { disposeWeights } from './disposeWeights.js';
import type { FitOptions, FitResult } from './fit/fitOptions.js';
import type { LabelledImage } from './fit/samples.js';
import type { LoadOptions } from './loadLimits.js';
import { layersPass, ModelEngine, type Passed } from './ModelEngine.js';
import {
  type AnswerThresholds,
  byClassName,
  checkAnswers,
  checkCalibration,
  checkDefectWeight,
  checkNamingThresholds,
  checkProfiles,
  checkThresholds,
  type ModelMetadata,
} from './metadata.js';
import { NetworkHolder } from './NetworkHolder.js';
import { ofItem } from './ofItem.js';
import type {
  AssessOptions,
  ClassifyOptions,
  ClassProbability,
  CreateOptions,
  PhotoToAssess,
  SaveOptions,
} from './options.js';
import { type PreparedPhoto, prepareAssessment } from './prepareAssessment.js';
import { probabilitiesOf } from './probabilitiesOf.js';
import { PROFILES, type ProfileName } from './profiles.js';
import { checkDescription, type DescribedModel, readModel } from './readModel.js';
import { rescale } from './rescale.js';
import { weighDefects } from './weighDefects.js';

/**
 * Tells whether a face photo is good enough, by transfer learning on MobileNet: implements the approach of Gurjar et al.,
 * https://doi.org/10.3745/JIPS.04.0318. It owns its weights: call `dispose` when done.
 *
 * @example
 * ```ts
 * const classifier = await FaceQualityClassifier.load();
 * const { acceptable, defects } = await classifier.assess(photo);
 * ```
 */
export class FaceQualityClassifier implements DifferentiableClassifier, LinearHeadClassifier {
  readonly #model: tfl.LayersModel;
  readonly #cut: CutModel;
  readonly #engine: ModelEngine;
  readonly #networks = new NetworkHolder();
  #metadata: ModelMetadata;
  #disposed = false;
  /**
   * Good photos on the classifier's grid, cropped as `cropFace` crops a face: perturbation methods fill hidden parts of a photo with them.
   * Only for a model with references, from its metadata or the option `references` of `create`. Bundled ones are loaded on the first call,
   * without a network.
   */
  readonly references?: (target: number) => Promise<readonly Pixels[]>;

  private constructor({ model, metadata, references: own }: DescribedModel) {
    this.#model = model;
    this.#metadata = metadata;
    this.#cut = cutModel(model, metadata.targetLayer);
    this.#engine = new ModelEngine(model, this.#cut, metadata.inputRange);
    const references = classReferences(own ?? metadata.references, metadata);
    if (references)
      this.references = async (target) => {
        this.#assertAlive();
        return references(target);
      };
  }

  /**
   * Loads a model written by `save`; without an argument the bundled model, which needs no network.
   *
   * @param source - the URL of a model.json, or a handler; in Node `fileHandler(path)` of `lucidface/node`
   * @param options - limits of time and size, and a signal that aborts loading
   * @returns a classifier that owns its weights
   * @throws Error when it cannot be read or takes too long, TypeError or RangeError when it is damaged or too large, `options.signal.reason` when
   *   aborted; nothing is left behind then
   */
  static async load(
    source: string | tf.io.IOHandler = bundledModel,
    options?: LoadOptions,
  ): Promise<FaceQualityClassifier> {
    return FaceQualityClassifier.#own(await readModel(source, options));
  }

  /**
   * Makes a classifier for classes of your own: a pretrained backbone under a new, unfitted layer. Call `fit` next.
   *
   * @throws Error when the backbone cannot be read, TypeError or RangeError for invalid options
   */
  static async create(options: CreateOptions): Promise<FaceQualityClassifier> {
    const { createModel } = await import('./training.js');
    return FaceQualityClassifier.#own(await createModel(options));
  }

  static async #own(described: DescribedModel): Promise<FaceQualityClassifier> {
    try {
      const classifier = new FaceQualityClassifier(described);
      checkDescription(described, classifier.#cut);
      await classifier.#engine.build();
      return classifier;
    } catch (error) {
      disposeWeights(described.model);
      throw error;
    }
  }

  /** Class names, one per output. */
  get classNames(): readonly string[] {
    return this.#metadata.classNames;
  }

  /** Width and height of the model's input, in pixels. */
  get inputSize(): Size {
    return this.#metadata.inputSize;
  }

  /** Batch size at which `predictValues` is fastest; undefined where all sizes are. */
  get preferredBatchSize(): number | undefined {
    return this.#engine.preferredBatchSize;
  }

  /** Description of the model: classes, thresholds, input size, version. */
  get metadata(): ModelMetadata {
    return this.#metadata;
  }

  /**
   * The probability of every class.
   *
   * @param image - the photo
   * @param options - the face in it
   * @returns one entry per class with its calibrated probability, 0..1, the most probable first
   * @throws TypeError or RangeError for an invalid image or face; Error when disposed
   */
  async classify(image: ImageInput, options?: ClassifyOptions): Promise<ClassProbability[]> {
    const probabilities = await this.#probabilities('classify', image, options);
    return this.classNames
      .map((className, i) => ({ className, probability: probabilities[i] }))
      .sort((a, b) => b.probability - a.probability);
  }

  /**
   * A verdict that an app can act on: acceptable or not, a score, the defects with advice, and the class to explain.
   *
   * @param image - the photo
   * @param options - the face or a detector, and what the photo is for
   * @returns plain data; `score` is 0..100, higher is better
   * @throws TypeError or RangeError for an image that cannot be read, or an unknown profile; TypeError or RangeError naming the detector for invalid faces from it; what the detector throws; Error when disposed
   */
  async assess(image: ImageInput, options?: AssessOptions): Promise<Assessment> {
    this.#assertAlive();
    const prepared = await prepareAssessment('assess', image, options, this.#metadata, this.#networks);
    this.#assertAlive();
    const [assessed] = await assessPrepared(this, [prepared], () => this.#engine.name);
    return assessed;
  }

  /**
   * The verdicts on several photos, from one forward pass: the same as those of `assess`, and faster where batching is.
   *
   * @param photos - each with its own options of `assess`
   * @returns one assessment per photo, in their order
   * @throws TypeError when `photos` is not an array; what `assess` throws, for the first photo that cannot be assessed
   */
  async assessBatch(photos: readonly PhotoToAssess[]): Promise<Assessment[]> {
    this.#assertAlive();
    if (!Array.isArray(photos))
      throw new TypeError(`\`photos\` must be an array of { image, ... }, got ${describe(photos)}`);
    const prepared: PreparedPhoto[] = [];
    for (const [i, photo] of photos.entries()) {
      const item = `photos[${i}]`;
      checkObject(item, photo, '{ image, ... }');
      const { image, ...options } = photo;
      const ready = prepareAssessment('assessBatch', image, options, this.#metadata, this.#networks);
      prepared.push(await ofItem(item, ready));
    }
    this.#assertAlive();
    return assessPrepared(this, prepared, () => this.#engine.name);
  }

  /**
   * SHA-256 of all that determines the probabilities: topology, weights, classes, calibration and preprocessing. The same on every backend and
   * after `save` with 32 bits and `load`; different after `fit`. Thresholds are not part of it.
   *
   * @returns 64 hexadecimal digits
   * @throws Error when disposed, and on a page without `crypto.subtle` (not loaded over HTTPS)
   */
  async hash(): Promise<string> {
    return this.#withWeights(({ modelHash }) => modelHash(this.#model, this.#metadata));
  }

  /**
   * Runs the forward passes of `classify`, `assess`, `predictValues` and `activations`, and the networks that measure a photo for `assess`,
   * through an engine other than tfjs, now and after each `fit`. Gradients, `predict`, `features` and `head` stay with tfjs.
   *
   * @param engine - makes the engine, such as `onnxEngine(ort)` of `lucidface/onnx`; without it tfjs again
   * @throws TypeError when it is not a function; RangeError for a model with layers that engines do not support; what the engine throws when it
   *   is made. The previous engine then stays
   */
  async useEngine(engine?: EngineFactory): Promise<void> {
    this.#assertAlive();
    if (engine !== undefined) checkFunction('engine', engine);
    const built = await this.#engine.build(engine ?? null);
    this.#assertAlive();
    if (!built && engine) throw new RangeError('the model must be made of layers that engines know');
    this.#networks.use(engine);
  }

  /**
   * The model as plain data, from `[n, height, width, 3]` in 0..255 to `activations` and `logits`: what engines run, and what `toOnnx` of
   * `lucidface/onnx` writes to a file.
   *
   * @throws RangeError for a model with layers that engines do not support
   */
  async toNet(): Promise<Net> {
    this.#assertAlive();
    const net = await this.#engine.net();
    if (!net) throw new RangeError('the model must be made of layers that engines know');
    const { classNames, activation, calibration, defectWeight, acceptableClass } = this.#metadata;
    const metadata = {
      ...{ classNames, activation },
      ...(calibration && { calibration }),
      ...(defectWeight && { defectWeight, acceptableClass }),
    };
    return { ...net, metadata: { lucidface: JSON.stringify(metadata) } };
  }

  /**
   * Runs the model.
   *
   * @param images - `[n, height, width, 3]` in 0..255, of `inputSize`
   * @returns calibrated probabilities `[n, classes]`, 0..1; the caller owns them
   * @throws TypeError or RangeError for an invalid tensor; Error when disposed
   */
  predict(images: tf.Tensor4D): tf.Tensor2D {
    return tf.tidy(() => this.probabilities(this.head(this.features(images))));
  }

  /**
   * The probabilities of `predict` as a plain array, computed by the engine.
   *
   * @param images - `[n, height, width, 3]` in 0..255, row-major. Do not overwrite them before the promise settles
   * @returns probabilities `[n, classes]`, row-major
   * @throws TypeError or RangeError unless they are whole images
   */
  async predictValues(images: Float32Array): Promise<Float32Array> {
    const count = this.#count(images);
    const logits = (await this.#engine.logits(images, count)) ?? (await this.#layers(images)).logits;
    checkFiniteLogits(logits);
    return this.#probabilitiesOf(logits);
  }

  /**
   * A forward pass by the engine that also gives the activations of the target layer.
   *
   * @param images - as for `predictValues`
   * @throws TypeError or RangeError unless they are whole images
   */
  async activations(images: Float32Array): Promise<ForwardPass> {
    const count = this.#count(images);
    const passed = (await this.#engine.pass(images, count)) ?? (await this.#layers(images));
    checkFiniteLogits(passed.logits);
    return { ...passed, probabilities: this.#probabilitiesOf(passed.logits) };
  }

  /** The head as a matrix, where only global pooling (mean, largest value, or both) and one dense layer follow the target layer; else undefined. */
  async linearHead(): Promise<LinearHead | undefined> {
    this.#assertAlive();
    return this.#engine.linearHead();
  }

  /**
   * Runs the model up to its target layer.
   *
   * @param images - `[n, height, width, 3]` in 0..255, of `inputSize`
   * @returns activations `[n, h, w, channels]`; the caller owns them
   * @throws TypeError or RangeError for an invalid tensor; Error when disposed
   */
  features(images: tf.Tensor4D): tf.Tensor4D {
    this.#assertAlive();
    checkImages(images, this.inputSize);
    supplyConvolutions(tf.getBackend());
    const fused = this.#fused?.infer(images, ['activations'])[0] as tf.Tensor4D | undefined;
    return fused ?? tf.tidy(() => this.#cut.features(rescale(images, this.#metadata.inputRange)));
  }

  /**
   * Runs the model from its target layer on.
   *
   * @param activations - `[n, h, w, channels]`, as `features` gives them
   * @returns logits `[n, classes]`, not calibrated; the caller owns them
   * @throws TypeError or RangeError for an invalid tensor; Error when disposed
   */
  head(activations: tf.Tensor4D): tf.Tensor2D {
    this.#assertAlive();
    checkActivations(activations, this.#cut.channels);
    const fused = this.#fused?.infer(activations, ['logits'], 'activations')[0] as tf.Tensor2D | undefined;
    return fused ?? this.#cut.head(activations);
  }

  /**
   * Calibrates logits and turns them into probabilities.
   *
   * @param logits - `[n, classes]`, as `head` gives them
   * @returns probabilities `[n, classes]`, 0..1; the caller owns them
   * @throws TypeError or RangeError for an invalid tensor; Error when disposed
   */
  probabilities(logits: tf.Tensor2D): tf.Tensor2D {
    this.#assertAlive();
    checkLogits(logits, this.classNames.length);
    return tf.tidy(() => this.#cut.probabilities(calibrate(logits, this.#metadata)));
  }

  /**
   * Fits the model to labelled photos: transfer learning in the browser or in Node.
   *
   * @param dataset - photos with their labels, at least one
   * @returns the loss of each epoch, the accuracy on the photos, and warnings where the result is doubtful
   * @throws TypeError or RangeError for a photo or label that does not fit, and RangeError when the training diverges; `signal.reason` when
   *   aborted; Error when the classifier is disposed during the fit. The weights then stay unchanged.
   */
  async fit(dataset: readonly LabelledImage[], options?: FitOptions): Promise<FitResult> {
    return this.#withWeights(async ({ fitModel }) => {
      try {
        return await fitModel(this.#model, this.#cut, this.#metadata, dataset, options, () =>
          this.#assertAlive(),
        );
      } finally {
        if (!this.#disposed) await this.#engine.build();
      }
    });
  }

  /**
   * Writes model.json and weights, metadata included.
   *
   * @param target - a handler, such as `fileHandler(path)` of `lucidface/node`, or a URL that tfjs can save to (`indexeddb://...`)
   * @param options - precision of the weights, version and fingerprint
   * @returns what the handler reports
   * @throws TypeError for a target that is neither; what the handler throws; Error when disposed, also while saving
   */
  async save(target: string | tf.io.IOHandler, options?: SaveOptions): Promise<tf.io.SaveResult> {
    return this.#withWeights(({ saveModel }) => saveModel(this.#model, this.#metadata, target, options));
  }

  /**
   * Sets the threshold of each class, the probability from which it counts, for `assess` and for `save`.
   *
   * @param thresholds - by class name, 0..1; .5 for a class that is not named
   * @throws TypeError or RangeError for an unknown class or a value outside 0..1; Error when disposed
   */
  setThresholds(thresholds: Readonly<Record<string, number>>): void {
    this.#assertAlive();
    checkThresholds('thresholds', thresholds, this.classNames);
    this.#metadata = byClassName({ ...this.#metadata, thresholds });
  }

  /**
   * Sets thresholds of named profiles, which override the model's own, for `assess` and for `save`.
   *
   * @param profiles - by profile and class name, 0..1
   * @throws TypeError or RangeError for an unknown profile or class, or a value outside 0..1; Error when disposed
   */
  setProfiles(profiles: Readonly<Partial<Record<ProfileName, Readonly<Record<string, number>>>>>): void {
    this.#assertAlive();
    checkProfiles('profiles', profiles, this.classNames);
    for (const name of Object.keys(profiles)) checkOneOf('a key of profiles', name, Object.keys(PROFILES));
    this.#metadata = byClassName({ ...this.#metadata, profiles });
  }

  /**
   * Sets the probabilities from which defects are named in a photo that the acceptable class rejects, for `assess` and for `save`. The verdict does not change.
   *
   * @param thresholds - by class name, 0..1; the threshold of a class applies where it is lower, or the class is not named
   * @throws TypeError or RangeError for an unknown class, a value outside 0..1, or a model without an acceptable class; Error when disposed
   */
  setNamingThresholds(thresholds: Readonly<Record<string, number>>): void {
    this.#assertAlive();
    checkNamingThresholds('thresholds', thresholds, this.#metadata);
    this.#metadata = byClassName({ ...this.#metadata, namingThresholds: thresholds });
  }

  /**
   * Sets the range of the acceptable class's probability in which a verdict is unsure, for `assess` and for `save`. The score of a verdict then
   * is that probability in percent.
   *
   * @param answers - probabilities, `retake` at most `acceptable`
   * @throws TypeError or RangeError for an invalid pair, or a model without an acceptable class; Error when disposed
   */
  setAnswers(answers: AnswerThresholds): void {
    this.#assertAlive();
    checkAnswers('answers', answers, this.#metadata.acceptableClass);
    const { retake, acceptable } = answers;
    this.#metadata = byClassName({ ...this.#metadata, answers: { retake, acceptable } });
  }

  /**
   * Sets the calibration of a sigmoid model, for everything that gives probabilities and for `save`: Platt scaling, fitted on
   * photos that the model was not fitted to. The logits, and so gradient maps, do not change.
   *
   * @param calibration - by class name `[scale, offset]`: the probability is `sigmoid(scale * logit + offset)`
   * @throws TypeError or RangeError for a softmax model, an unknown class, or an invalid pair; Error when disposed
   */
  setCalibration(calibration: Readonly<Record<string, readonly [scale: number, offset: number]>>): void {
    this.#assertAlive();
    checkCalibration('calibration', calibration, this.classNames, this.#metadata.activation);
    this.#metadata = byClassName({ ...this.#metadata, calibration });
  }

  /**
   * Sets how much defects count in the probability of the acceptable class, for everything that gives probabilities and for `save`. Calibrate the class
   * after it. The logits, and so gradient maps, do not change.
   *
   * @param weight - 0 or more: the logit of the acceptable class is reduced by it times the sum of `softplus` of the other logits
   * @throws TypeError or RangeError for an invalid number, a softmax model, or a model without an acceptable class; Error when disposed
   */
  setDefectWeight(weight: number): void {
    this.#assertAlive();
    checkDefectWeight('weight', weight, this.#metadata);
    this.#metadata = { ...this.#metadata, defectWeight: weight };
  }

  /** Frees the weights. May be called again; every other call then throws. */
  dispose(): void {
    this.#disposed = true;
    this.#engine.dispose();
    this.#networks.dispose();
    disposeWeights(this.#model);
  }

  /** Calibrated probabilities of a photo, in the order of the classes. */
  async #probabilities(
    owner: string,
    image: ImageInput,
    options: ClassifyOptions | undefined,
  ): Promise<Float32Array> {
    this.#assertAlive();
    const { face } = resolveOptions(owner, options, { face: undefined as FaceBox | undefined });
    const grid = toGrid(await toPixels(image), this.inputSize, face);
    const values = await this.predictValues(grid.data);
    checkFiniteProbabilities(values);
    return values;
  }

  /** Number of images. */
  #count(images: Float32Array): number {
    this.#assertAlive();
    return countImages(images, this.inputSize);
  }

  #layers(images: Float32Array): Promise<Passed> {
    const { width, height } = this.inputSize;
    const features = (x: tf.Tensor4D): tf.Tensor4D => this.features(x);
    return layersPass({ features, head: (x) => this.head(x) }, images, [height, width]);
  }

  #probabilitiesOf(logits: Float32Array): Float32Array {
    const { classNames, activation, calibration } = this.#metadata;
    return probabilitiesOf(weighDefects(logits, this.#metadata), classNames, activation, calibration);
  }

  /** Work that reads or changes the weights, by code that is loaded for it. */
  async #withWeights<T>(work: (training: typeof import('./training.js')) => Promise<T>): Promise<T> {
    this.#assertAlive();
    const training = await import('./training.js');
    this.#assertAlive();
    try {
      return await work(training);
    } catch (error) {
      // whatever failed on freed weights, this is the cause
      this.#assertAlive();
      throw error;
    }
  }

  /** The tfjs engine; undefined while a gradient is computed, which goes through the layers. */
  get #fused(): TfjsEngine | undefined {
    return tf.engine().state.gradientDepth === 0 ? this.#engine.fused : undefined;
  }

  #assertAlive(): void {
    if (this.#disposed) throw new Error('this FaceQualityClassifier was disposed: load another');
  }
}

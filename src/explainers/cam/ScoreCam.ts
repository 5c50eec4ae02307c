import * as tf from '@tensorflow/tfjs-core';
import { resize } from '../../image/resize.js';
import type { DifferentiableClassifier, Explainer, ExplainOptions, ImageInput, Raster } from '../../types.js';
import { checkInteger, checkNumber, describe, resolveOptions } from '../../validate.js';
import { blankWarning } from '../blankWarning.js';
import { checkTensor } from '../checkTensor.js';
import { classScores } from '../classScores.js';
import { inBatches } from '../inBatches.js';
import { checkActivationSource, readRequest, resolveClasses } from '../request.js';
import { activationPass } from './activationPass.js';
import { type CamScaling, checkScaling, enlarged } from './camScaling.js';
import type { ActivationSource, CamExplanation } from './camTypes.js';
import { channelSums, channelsOf, type LayerValues, weightedChannels } from './layerValues.js';

export interface ScoreCamOptions {
  /**
   * Number of channels: those whose activations have the largest standard deviation. Each costs a forward pass; the others have weight 0.
   * Default: all, as in the paper. @defaultValue none
   */
  readonly channels?: number | undefined;
  /** Masked photos in memory at a time. @defaultValue 32 */
  readonly batchSize?: number | undefined;
  /** Colour of hidden pixels, RGB in 0..255. The default is an input of 0 for a model whose inputs lie in -1..1. @defaultValue [127.5, 127.5, 127.5] */
  readonly baseline?: readonly [number, number, number] | undefined;
  /** Scaling of `saliency`; `activationMap` is not scaled. @defaultValue 'none' */
  readonly scaling?: CamScaling | undefined;
}

/** @internal */
export const SCORE_CAM_DEFAULTS = /* @__PURE__ */ Object.freeze({
  channels: undefined as number | undefined,
  batchSize: 32 as number,
  baseline: [127.5, 127.5, 127.5] as readonly [number, number, number],
  scaling: 'none' as CamScaling,
});

export interface ScoreCamExplanation extends CamExplanation<'score-cam'> {
  /** Weight of each channel; the weights sum to 1, and those of channels that were left out are 0. */
  readonly weights: Float64Array;
}

/**
 * Score-CAM (Wang et al., https://arxiv.org/abs/1910.01279): each channel, upsampled and scaled to 0..1, masks the photo; the softmax over the
 * logits of the masked photos gives the channel weights: `L = sum_k w_k A_k`. No gradients, but a forward pass per channel; constant
 * channels share one.
 *
 * With `against` the difference of the two logits counts. No weight is negative; after a ReLU no value of the map is, either.
 */
export class ScoreCam implements Explainer<ScoreCamExplanation> {
  readonly #classifier: ActivationSource;
  readonly #options: typeof SCORE_CAM_DEFAULTS;

  /** @throws TypeError for a classifier that has neither `features` and `head` nor `activations`; TypeError or RangeError for an option that is unknown or out of range */
  constructor(classifier: ActivationSource, options?: ScoreCamOptions) {
    checkActivationSource(classifier);
    const settings = resolveOptions('ScoreCam', options, SCORE_CAM_DEFAULTS);
    if (settings.channels !== undefined) checkInteger('channels', settings.channels, 1);
    checkInteger('batchSize', settings.batchSize, 1);
    checkScaling(settings.scaling);
    const { baseline } = settings;
    if (!Array.isArray(baseline) || baseline.length !== 3)
      throw new TypeError(`\`baseline\` must be [red, green, blue], got ${describe(baseline)}`);
    for (const [c, value] of baseline.entries()) checkNumber(`baseline[${c}]`, value, 0, 255);
    this.#classifier = classifier;
    this.#options = settings;
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns `saliency` on the classifier's grid: the larger a value, the more the pixel raises the logit of the target class; `weights` in 0..1
   * @throws TypeError or RangeError for bad arguments, or a classifier whose logits are not finite; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<ScoreCamExplanation> {
    const { classNames, inputSize } = this.#classifier;
    const request = await readRequest(this.#classifier, image, options);
    const { grid, signal, onProgress } = request;
    const { activations, probabilities } = await activationPass(this.#classifier, request);
    const classes = resolveClasses(classNames, probabilities, request);
    const channels = channelsOf(activations);
    const { order, varying } = rankedChannels(activations, this.#options.channels);
    // constant channels hide the whole photo: one pass for all of them
    const passes = Math.min(order.length, varying + 1);
    const scores = new Float64Array(order.length);
    const hide = masker(grid, activations, this.#options.baseline);
    await inBatches(
      grid.data.length,
      {
        count: passes,
        batchSize: this.#options.batchSize,
        signal,
        onProgress,
        fill: (masked, n) => hide(masked, order[n]),
        take: (logits, n) => {
          [scores[n]] = classScores(logits, classNames.length, classes.target.index, request.against);
        },
      },
      (images) => logitsOf(this.#classifier, images),
    );
    signal?.throwIfAborted();
    scores.fill(scores[passes - 1], passes);
    const weights = new Float64Array(channels);
    for (const [n, weight] of softmax(scores).entries()) weights[order[n]] = weight;
    const activationMap = weightedChannels(activations, weights);
    const saliency = enlarged(activationMap, inputSize, this.#options.scaling);
    onProgress?.(1);
    return { method: 'score-cam', ...classes, saliency, activationMap, weights, ...blankWarning(saliency) };
  }
}

/** Writes the photo under the mask of a channel: its activations, upsampled and scaled to 0..1. */
function masker(
  grid: Raster<Float32Array>,
  { data, width, height }: LayerValues,
  baseline: readonly [number, number, number],
): (masked: Float32Array, channel: number) => void {
  const channels = data.length / (width * height);
  return (masked, channel) => {
    const map = Float64Array.from({ length: width * height }, (_, i) => data[i * channels + channel]);
    const large = resize({ data: map, width, height }, grid).data;
    let [low, high] = [large[0], large[0]];
    for (const value of large) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    // the mask of a constant channel is 0, not 0 / 0
    const scale = high > low ? 1 / (high - low) : 0;
    for (let i = 0; i < masked.length; i++) {
      const hidden = baseline[i % 3];
      masked[i] = hidden + (large[Math.floor(i / 3)] - low) * scale * (grid.data[i] - hidden);
    }
  };
}

/** @returns logits, a row per image */
async function logitsOf(classifier: ActivationSource, images: Float32Array): Promise<Float32Array> {
  const { width, height } = classifier.inputSize;
  const count = images.length / (width * height * 3);
  const logits = classifier.activations
    ? (await classifier.activations(images)).logits
    : await tensorLogits(classifier as DifferentiableClassifier, images, [count, height, width, 3]);
  const odd = logits.find((value) => !Number.isFinite(value));
  if (odd === undefined) return logits;
  throw new RangeError(`the classifier must give finite logits, got ${odd}`);
}

async function tensorLogits(
  classifier: DifferentiableClassifier,
  images: Float32Array,
  shape: [number, number, number, number],
): Promise<Float32Array> {
  const result = tf.tidy(() =>
    checkTensor('head', classifier.head(classifier.features(tf.tensor4d(images, shape))), 2),
  );
  return result.data<'float32'>().finally(() => result.dispose());
}

/** Channels by decreasing variance, ties in their order, and the number of non-constant channels. */
function rankedChannels(
  activations: LayerValues,
  limit: number | undefined,
): { order: readonly number[]; varying: number } {
  const { data, width, height } = activations;
  const places = width * height;
  const channels = channelsOf(activations);
  const means = channelSums(activations, channels, (i) => data[i] / places);
  const spread = channelSums(activations, channels, (i, k) => (data[i] - means[k]) ** 2);
  const order = [...spread.keys()].sort((a, b) => spread[b] - spread[a]);
  return { order: order.slice(0, limit), varying: spread.filter((value) => value > 0).length };
}

function softmax(scores: Float64Array): Float64Array {
  const largest = scores.reduce((a, b) => Math.max(a, b));
  const powers = scores.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((value) => value / sum);
}

import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../random.js';
import { checkSegments, type SlicOptions, slic, spread } from '../segmentation/index.js';
import type {
  Classifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Raster,
  Segments,
} from '../types.js';
import { checkInteger, checkNumber, checkOneOf, describe, resolveOptions } from '../validate.js';
import { nextTask } from './nextTask.js';
import { type Baseline, baselineImage, rewritePerturbed, segmentRuns } from './perturbation.js';
import { checkClassifier, readRequest, resolveTarget } from './request.js';
import { type Sampling, sampleMasks } from './sampling.js';
import { fitSurrogates, kernelWeights, maskDistances, type Surrogate } from './surrogate.js';

export interface LimeOptions {
  /** Forward passes, the whole photo included. @defaultValue 512 */
  readonly numSamples?: number | undefined;
  /** Samples that are in memory at a time. @defaultValue 32 */
  readonly batchSize?: number | undefined;
  /** @defaultValue 0 */
  readonly seed?: number | undefined;
  /** How the photo is divided: options of `slic`, a label map on the classifier's grid, or a function that makes one. @defaultValue { numSegments: 50, sigma: 1 } */
  readonly segmentation?: SlicOptions | Segments | ((image: Raster<Float32Array>) => Segments) | undefined;
  /** Which superpixels are hidden in which sample. @defaultValue 'orthogonal' */
  readonly sampling?: Sampling | undefined;
  /** What a hidden superpixel shows. @defaultValue 'mean' */
  readonly baseline?: Baseline | undefined;
  /** Width of the kernel by which samples near the photo count more. @defaultValue 0.25 */
  readonly kernelWidth?: number | undefined;
  /** Strength of the ridge penalty. @defaultValue 1 */
  readonly alpha?: number | undefined;
}

/** @internal */
export const LIME_DEFAULTS = Object.freeze({
  numSamples: 512 as number,
  batchSize: 32 as number,
  seed: 0 as number,
  segmentation: Object.freeze({ numSegments: 50, sigma: 1 }) as NonNullable<LimeOptions['segmentation']>,
  sampling: 'orthogonal' as Sampling,
  baseline: 'mean' as Baseline,
  kernelWidth: 0.25 as number,
  alpha: 1 as number,
});

export interface LimeExplanation extends Explanation, Surrogate {
  readonly method: 'lime';
  readonly segments: Segments;
  /** The surrogates of all classes, from the same samples, in the order of `classNames`. */
  readonly surrogates: readonly Surrogate[];
  readonly numSamples: number;
  /** What should make a reader doubt the result; empty when nothing does. */
  readonly warnings: readonly string[];
}

/**
 * LIME for images (Ribeiro et al., https://arxiv.org/abs/1602.04938): hides superpixels at random and fits a linear model to what the
 * classifier then says. It needs nothing but `predict`. The saliency of a pixel is the coefficient of its superpixel, signed.
 *
 * @example
 * ```ts
 * const lime = new Lime(classifier, { numSamples: 256 });
 * const { saliency, score } = await lime.explain(photo, { target: 'blurred', onProgress });
 * ```
 */
export class Lime implements Explainer<LimeExplanation> {
  readonly #classifier: Classifier;
  readonly #options: typeof LIME_DEFAULTS;

  /** @throws TypeError or RangeError for a classifier without `predict`, or an option that is unknown or out of range */
  constructor(classifier: Classifier, options?: LimeOptions) {
    checkClassifier(classifier, ['predict']);
    const settings = resolveOptions('Lime', options, LIME_DEFAULTS);
    checkInteger('numSamples', settings.numSamples, 2);
    checkInteger('batchSize', settings.batchSize, 1);
    checkInteger('seed', settings.seed);
    checkNumber('kernelWidth', settings.kernelWidth, Number.MIN_VALUE);
    checkNumber('alpha', settings.alpha, 0);
    if (typeof settings.sampling !== 'function') {
      checkOneOf('sampling', settings.sampling, ['bernoulli', 'antithetic', 'orthogonal']);
    }
    const { segmentation } = settings;
    if (typeof segmentation !== 'function' && (typeof segmentation !== 'object' || segmentation === null)) {
      throw new TypeError(
        `\`segmentation\` must be options of slic, a label map or a function, got ${describe(segmentation)}`,
      );
    }
    if (typeof settings.baseline === 'string') checkOneOf('baseline', settings.baseline, ['mean', 'blur']);
    this.#classifier = classifier;
    this.#options = settings;
  }

  /** @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<LimeExplanation> {
    const { classNames } = this.#classifier;
    const { numSamples, seed, sampling, baseline, kernelWidth, alpha } = this.#options;
    const { grid, index, signal, onProgress } = await readRequest(this.#classifier, image, options);
    const segments = this.#segment(grid);
    const masks = sampleMasks(sampling, numSamples, segments, new Random(seed));
    const hidden = baselineImage(baseline, grid, segments);
    const outputs = await this.#probe(grid, hidden, segments, masks, signal, (fraction) => {
      if (fraction < 1) onProgress?.(fraction);
    });
    const target = resolveTarget(classNames, outputs, index);
    const weights = kernelWeights(maskDistances(masks, segments.count), kernelWidth);
    const surrogates = fitSurrogates(masks, outputs, weights, alpha);
    const surrogate = surrogates[target.index] as Surrogate;
    onProgress?.(1);
    return {
      method: 'lime',
      target,
      saliency: spread(surrogate.coefficients, segments),
      segments,
      ...surrogate,
      surrogates,
      numSamples,
      warnings: warningsOf(surrogate, numSamples, segments.count),
    };
  }

  #segment(grid: Raster<Float32Array>): Segments {
    const { segmentation } = this.#options;
    if (typeof segmentation !== 'function' && !('data' in segmentation)) return slic(grid, segmentation);
    const segments = typeof segmentation === 'function' ? segmentation(grid) : segmentation;
    checkSegments('segmentation', segments, grid);
    return segments;
  }

  /** The classifier's answer to every sample. One batch of images is in memory at a time. */
  async #probe(
    { data, width, height }: Raster<Float32Array>,
    hidden: Float32Array,
    segments: Segments,
    masks: Uint8Array,
    signal: AbortSignal | undefined,
    onProgress: (fraction: number) => void,
  ): Promise<Float32Array> {
    const { numSamples, batchSize } = this.#options;
    const classes = this.#classifier.classNames.length;
    const outputs = new Float32Array(numSamples * classes);
    const runs = segmentRuns(segments, data, hidden);
    const maskOf = (row: number): Uint8Array =>
      masks.subarray(row * segments.count, (row + 1) * segments.count);
    const buffer = new Float32Array(Math.min(batchSize, numSamples) * data.length);
    for (let at = 0; at < buffer.length; at += data.length) buffer.set(data, at);
    for (let start = 0; start < numSamples; start += batchSize) {
      if (start > 0) await nextTask();
      signal?.throwIfAborted();
      const count = Math.min(batchSize, numSamples - start);
      for (let n = 0; n < count; n++) {
        const target = buffer.subarray(n * data.length, (n + 1) * data.length);
        // at first the buffer shows the whole photo, as the first mask does; later the sample of the batch before
        const before = maskOf(start > 0 ? start + n - batchSize : 0);
        rewritePerturbed(target, runs, before, maskOf(start + n));
      }
      const images = tf.tensor4d(buffer.subarray(0, count * data.length), [count, height, width, 3]);
      let predicted: tf.Tensor2D | undefined;
      try {
        predicted = tf.tidy(() => this.#classifier.predict(images));
        // the buffer is written again only after the answer is here: a backend may still read from it until then
        const values = await predicted.data();
        if (values.length !== count * classes) {
          throw new RangeError(
            `\`predict\` must give [${count}, ${classes}], got [${predicted.shape.join(', ')}]`,
          );
        }
        const odd = values.findIndex((value) => !Number.isFinite(value));
        if (odd >= 0) {
          const sample = start + Math.floor(odd / classes);
          throw new RangeError(
            `the classifier must give finite probabilities, got ${values[odd]} for sample ${sample}`,
          );
        }
        outputs.set(values, start * classes);
      } finally {
        images.dispose();
        predicted?.dispose();
      }
      onProgress((start + count) / numSamples);
    }
    return outputs;
  }
}

function warningsOf({ score, standardErrors }: Surrogate, numSamples: number, count: number): string[] {
  const warnings: string[] = [];
  // a mask and its opposite count once: then more samples than superpixels may still be too few
  if (!standardErrors.every(Number.isFinite)) {
    warnings.push(
      `${numSamples} samples cannot tell ${count} superpixels apart: use more samples or fewer superpixels`,
    );
  }
  if (score < 0.2) {
    warnings.push(`the linear model explains little of what the classifier does (R2 ${score.toFixed(2)})`);
  }
  return warnings;
}

import { blurMap } from '../../fusion/blurMap.js';
import { Random } from '../../random.js';
import { spread } from '../../segmentation/index.js';
import type {
  Classifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Segments,
} from '../../types.js';
import { baselinesOf, usesReference } from '../baseline.js';
import { blankWarnings } from '../blankWarning.js';
import { classScores } from '../classScores.js';
import { baselineImage } from '../perturbation.js';
import { checkClassifier, readRequest, resolveClasses } from '../request.js';
import { checkLimeOptions, type LIME_DEFAULTS, type LimeOptions } from './limeOptions.js';
import { limeSurrogate, type RareFits } from './limeSurrogate.js';
import { uncertainty, warningsOf } from './limeWarnings.js';
import { probe } from './probe.js';
import { blockLength, isFoldOver, sampleMasks } from './sampling.js';
import { shrunk } from './shrunk.js';
import { superpixels } from './superpixels.js';
import type { Surrogate } from './surrogate.js';

export interface LimeExplanation extends Explanation, Surrogate {
  readonly method: 'lime';
  readonly segments: Segments;
  /** The surrogates of all classes, from the same samples, in the order of `classNames`. */
  readonly surrogates: readonly Surrogate[];
  /** Number of forward passes. */
  readonly numSamples: number;
  /** Reasons to doubt the result; empty if there are none. */
  readonly warnings: readonly string[];
}

/**
 * LIME for images (Ribeiro et al., https://arxiv.org/abs/1602.04938): hides superpixels at random and fits a linear model to the outputs of
 * the classifier. It only needs `predict`. The saliency of a pixel is the coefficient of its superpixel, signed.
 *
 * @example
 * ```ts
 * const lime = new Lime(classifier, { numSamples: 256 });
 * const { saliency, r2 } = await lime.explain(photo, { target: 'blurred', onProgress });
 * ```
 */
export class Lime implements Explainer<LimeExplanation> {
  readonly #classifier: Classifier;
  readonly #options: typeof LIME_DEFAULTS;

  /** @throws TypeError or RangeError for a classifier without `predict`, or an option that is unknown or out of range */
  constructor(classifier: Classifier, options?: LimeOptions) {
    checkClassifier(classifier, ['predict']);
    const settings = checkLimeOptions(options, classifier);
    this.#classifier = classifier;
    this.#options = settings;
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns `saliency`, one signed value per superpixel (shrunk towards 0 by `shrinkage`, smoothed by `smoothing`) in units of `link`: the
   *   larger a value, the more showing the superpixel raises the score of the target class
   * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<LimeExplanation> {
    const begun = performance.now();
    const { classNames } = this.#classifier;
    const { numSamples, budget, batchSize, seed, segmentation, sampling } = this.#options;
    const { link = isFoldOver(sampling) ? 'logit' : 'identity' } = this.#options;
    const { samples: limit = numSamples, milliseconds = Number.POSITIVE_INFINITY, tolerance } = budget ?? {};
    const request = await readRequest(this.#classifier, image, options);
    const { grid, signal, onProgress } = request;
    const segments = await superpixels(segmentation, grid);
    const { count } = segments;
    const random = new Random(seed);
    const masks = sampleMasks(sampling, limit, segments, random);
    const baselines = await baselinesOf(this.#options, this.#classifier, request, 'mean');
    const hidden = baselines.map((baseline) => baselineImage(baseline, grid, segments, random));
    // rarely needed: loaded on demand
    const shapley =
      this.#options.surrogate === 'shapley' &&
      (await (await import('./shapleySurrogate.js')).shapleySurrogate(this.#classifier, hidden[0], link));
    const fits: RareFits = {
      ...(this.#options.numFeatures !== undefined && (await import('./featureSelection.js'))),
      ...(this.#options.regressor && (await import('./customRegressor.js'))),
    };
    /** Fits a surrogate of one class, or of its difference from others, to the outputs so far. */
    const fitter = (outputs: Float32Array): ((target: number, against?: readonly number[]) => Surrogate) => {
      const rows = masks.subarray(0, (outputs.length / classNames.length) * count);
      const fitted = shapley ? shapley(rows, count) : limeSurrogate(rows, count, this.#options, fits);
      return (target, against) =>
        fitted(classScores(outputs, classNames.length, target, against, link), target, against);
    };
    const block = tolerance === undefined ? Number.POSITIVE_INFINITY : blockLength(sampling, count);
    const outputs = await probe(this.#classifier, grid, hidden, segments, masks, {
      batchSize,
      block,
      signal,
      enough: (answers) => {
        const samples = answers.length / classNames.length;
        const done = Math.max(samples / limit, (performance.now() - begun) / milliseconds);
        if (done >= 1) return true;
        onProgress?.(done);
        // standard errors of fewer samples are unreliable
        if (tolerance === undefined || (samples - 1) % block > 0 || samples <= 2 * count) return false;
        const { target } = resolveClasses(classNames, answers, request);
        return uncertainty(fitter(answers)(target.index, request.against)) <= tolerance;
      },
    });
    const samples = outputs.length / classNames.length;
    const classes = resolveClasses(classNames, outputs, request);
    const fitted = fitter(outputs);
    const surrogates = classNames.map((_, c) => fitted(c));
    const { index } = classes.target;
    const surrogate = classes.against ? fitted(index, request.against) : surrogates[index];
    const isReference = usesReference(this.#options, this.#classifier);
    const { smoothing = isReference ? SMOOTHING : 0, shrinkage = isReference ? SHRINKAGE : 0 } =
      this.#options;
    const map = spread(shrunk(surrogate, shrinkage), segments);
    const saliency = smoothing > 0 ? blurMap(map, smoothing) : map;
    onProgress?.(1);
    return {
      method: 'lime',
      ...classes,
      saliency,
      segments,
      ...surrogate,
      surrogates,
      numSamples: samples,
      warnings: [...warningsOf(surrogate, samples, count, tolerance), ...blankWarnings(saliency)],
    };
  }
}

/** Defaults with a reference: standard deviation of the Gaussian, and standard errors of the shrinkage. See docs/reports/evidence.md. */
const [SMOOTHING, SHRINKAGE] = [0.05, 2];

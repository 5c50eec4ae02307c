import { nextTask } from '../../nextTask.js';
import type { Classifier, Explainer, ExplainOptions, Explanation, ImageInput, Raster } from '../../types.js';
import { checkObject, checkRaster, checkSameSize, describe, resolveOptions } from '../../validate.js';
import { blankWarning } from '../blankWarning.js';
import { noisyGrid } from '../noisyGrid.js';
import { predictBatch } from '../predictBatch.js';
import { againstOption, checkClassifier, readRequest, resolveClasses } from '../request.js';
import { checkNoise, NOISE_DEFAULTS, type NoiseOptions, noiseMoments, noisyPhotos } from './noise.js';

export interface NoiseTunnelExplanation extends Explanation {
  readonly method: 'noise-tunnel';
  /** Method of the explainer whose maps were averaged. */
  readonly of: string;
}

/**
 * Averages the maps of any explainer over noisy copies of the photo, as `NoiseTunnel` of captum does: SmoothGrad (Smilkov et al.,
 * https://arxiv.org/abs/1706.03825) for any explainer; `type` selects SmoothGrad-Squared or VarGrad. The cost is that of the explainer for
 * each noisy photo, plus one forward pass.
 *
 * The noisy photos are not clipped: their colour values may lie outside 0..255.
 *
 * @example
 * ```ts
 * const tunnel = new NoiseTunnel(classifier, new GradCam(classifier), { type: 'vargrad', numSamples: 10 });
 * const { saliency } = await tunnel.explain(photo, { target: 'blurred' });
 * ```
 */
export class NoiseTunnel implements Explainer<NoiseTunnelExplanation> {
  readonly #classifier: Classifier;
  readonly #explainer: Explainer;
  readonly #options: typeof NOISE_DEFAULTS;

  /**
   * @param classifier - classifier of the explainer
   * @param explainer - explainer of each noisy photo, which it must read by `readRequest`, or pass on as it is: other readers refuse values outside 0..255
   * @throws TypeError or RangeError for a classifier without `predict`, for an object that is not an explainer, or for an option that is unknown or out of
   *   range
   */
  constructor(classifier: Classifier, explainer: Explainer, options?: NoiseOptions) {
    checkClassifier(classifier, ['predict']);
    if (typeof explainer?.explain !== 'function')
      throw new TypeError(`\`explainer\` must be an explainer, got ${describe(explainer)}`);
    const settings = resolveOptions('NoiseTunnel', options, NOISE_DEFAULTS);
    checkNoise(settings, options);
    this.#classifier = classifier;
    this.#explainer = explainer;
    this.#options = settings;
  }

  /**
   * Explains a photo.
   *
   * @param image - the photo, of any size
   * @param options - the class to explain, the face box, a signal that stops the work, and a progress callback
   * @returns the mean map on the classifier's grid; depending on `type`, the mean square or the variance, which are 0 or more
   * @throws TypeError or RangeError for bad arguments; the error of the explainer; `signal.reason` when aborted
   */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<NoiseTunnelExplanation> {
    const { type, numSamples } = this.#options;
    const request = await readRequest(this.#classifier, image, options);
    const { grid, against, signal, onProgress } = request;
    const { width, height } = grid;
    const probabilities = await predictBatch(this.#classifier, grid.data, 0);
    const classes = resolveClasses(this.#classifier.classNames, probabilities, request);
    const write = noisyPhotos(grid, this.#options);
    const moments = noiseMoments(type, width * height);
    let of = '';
    for (let n = 0; n < numSamples; n++) {
      if (n > 0) await nextTask();
      signal?.throwIfAborted();
      const data = new Float32Array(grid.data.length);
      write(data, n);
      const explanation = await this.#explainer.explain(noisyGrid({ data, width, height }), {
        target: classes.target.index,
        against: againstOption(against),
        signal,
      });
      checkObject('explainer.explain()', explanation, 'an explanation');
      const { method, saliency } = explanation;
      checkMap(saliency, grid);
      of = method;
      moments.add(saliency.data);
      if (n + 1 < numSamples) onProgress?.((n + 1) / numSamples);
    }
    signal?.throwIfAborted();
    onProgress?.(1);
    const mean = { data: moments.result(), width, height };
    return { method: 'noise-tunnel', of, ...classes, saliency: mean, ...blankWarning(mean) };
  }
}

function checkMap(map: Explanation['saliency'], grid: Raster<Float32Array>): void {
  checkRaster('saliency', map, [1]);
  checkSameSize("`saliency` and the classifier's grid", map, grid);
}

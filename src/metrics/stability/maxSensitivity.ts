import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { Random } from '../../random.js';
import type { Classifier, Explainer, ImageInput } from '../../types.js';
import { checkInteger, checkNumber, MAX_SAMPLES, resolveOptions } from '../../validate.js';
import type { MetricOptions, MetricResult } from '../metric.js';
import { part } from '../progress.js';
import { checkExplainer, explainGrid, readMetricRequest } from '../readSubject.js';

export interface SensitivityOptions extends MetricOptions {
  /** Number of noisy photos that are explained. @defaultValue 10 */
  readonly numSamples?: number | undefined;
  /** Largest change of a colour value, as a share of 255. @defaultValue 0.02 */
  readonly radius?: number | undefined;
  /** Seed of the noise. @defaultValue 0 */
  readonly seed?: number | undefined;
}

/** @internal */
export const SENSITIVITY_DEFAULTS = Object.freeze({
  numSamples: 10 as number,
  radius: 0.02 as number,
  seed: 0 as number,
});

/**
 * Max-sensitivity (Yeh et al., https://arxiv.org/abs/1901.09392; captum's `sensitivity_max`): the largest relative change of the map under
 * barely visible noise, `max |map(x + d) - map(x)| / |map(x)|`, every value of `d` uniform in `-radius .. radius` and the photo clipped
 * to 0..255. All photos are explained for the target class of the first.
 *
 * @param explainer - an explainer; explanations and maps are rejected, because the noisy photos must be explained, too
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - target class, face, number and radius of the noise samples
 * @returns `value`: 0 or more; lower is better; Infinity if the map of the photo is blank and that of a noisy photo is not
 * @throws TypeError or RangeError for bad arguments, an explainer that does not return a finite map, or a classifier that does not return
 *   finite probabilities; `signal.reason` when aborted
 */
export async function maxSensitivity(
  explainer: Explainer,
  classifier: Classifier,
  image: ImageInput,
  options?: SensitivityOptions,
): Promise<MetricResult> {
  const defaults = { ...EXPLAIN_DEFAULTS, ...SENSITIVITY_DEFAULTS };
  const settings = resolveOptions('maxSensitivity', options, defaults);
  const { numSamples, radius, seed } = settings;
  checkInteger('numSamples', numSamples, 1, MAX_SAMPLES);
  checkNumber('radius', radius, Number.MIN_VALUE, 1);
  checkInteger('seed', seed);
  checkExplainer('explainer', explainer);
  const request = await readMetricRequest(classifier, image, settings);
  const { grid, signal, onProgress } = request;
  const step = (n: number) => part(onProgress, n / (numSamples + 1), (n + 1) / (numSamples + 1));
  const { saliency, target } = await explainGrid(explainer, request, step(0));
  const length = norm(saliency.data, () => 0);
  const random = new Random(seed);
  let value = 0;
  for (let n = 1; n <= numSamples; n++) {
    signal?.throwIfAborted();
    step(n)(0);
    const data = grid.data.map((own) =>
      Math.min(255, Math.max(0, own + random.uniform(-255 * radius, 255 * radius))),
    );
    const noisy = { ...request, grid: { ...grid, data }, index: target.index };
    const other = (await explainGrid(explainer, noisy, step(n))).saliency.data;
    const moved = norm(saliency.data, (i) => other[i]);
    if (moved > 0) value = Math.max(value, moved / length);
  }
  onProgress(1);
  return { value };
}

/** Euclidean norm of the difference of two maps. */
function norm(map: Float32Array, other: (i: number) => number): number {
  return Math.sqrt(map.reduce((sum, value, i) => sum + (value - other(i)) ** 2, 0));
}

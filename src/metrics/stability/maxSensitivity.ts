import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { Random } from '../../random.js';
import type { Classifier, Explainer, ImageInput } from '../../types.js';
import { checkInteger, checkNumber, describe, resolveOptions } from '../../validate.js';
import type { MetricOptions, MetricResult } from '../metric.js';
import { part } from '../progress.js';
import { explained, isExplainer, readQuestion } from '../readSubject.js';

export interface SensitivityOptions extends MetricOptions {
  /** How many noisy photos are explained. @defaultValue 10 */
  readonly numSamples?: number | undefined;
  /** How far a value may be moved, as a share of 255. @defaultValue 0.02 */
  readonly radius?: number | undefined;
  /** @defaultValue 0 */
  readonly seed?: number | undefined;
}

/** @internal */
export const SENSITIVITY_DEFAULTS = Object.freeze({
  numSamples: 10 as number,
  radius: 0.02 as number,
  seed: 0 as number,
});

/**
 * Max-sensitivity (Yeh et al., https://arxiv.org/abs/1901.09392): how far the map moves at most, in units of its own length, when the photo is
 * given noise that nobody sees: `max |map(x + d) - map(x)| / |map(x)|`, every value of `d` uniform in `-radius .. radius`, the photo kept in
 * 0..255. The class stays the one that was explained first. Infinity where a blank map ceases to be blank.
 *
 * @param explainer - an explainer: what one gave cannot be asked again
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
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
  checkInteger('numSamples', numSamples, 1);
  checkNumber('radius', radius, Number.MIN_VALUE, 1);
  checkInteger('seed', seed);
  if (!isExplainer(explainer))
    throw new TypeError(`\`explainer\` must have \`explain\`, got ${describe(explainer)}`);
  const question = await readQuestion(classifier, image, settings);
  const { grid, signal, onProgress } = question;
  const step = (n: number) => part(onProgress, n / (numSamples + 1), (n + 1) / (numSamples + 1));
  const { saliency, target } = await explained(explainer, question, step(0));
  const length = norm(saliency.data, () => 0);
  const random = new Random(seed);
  let value = 0;
  for (let n = 1; n <= numSamples; n++) {
    signal?.throwIfAborted();
    step(n)(0);
    const data = grid.data.map((own) =>
      Math.min(255, Math.max(0, own + random.uniform(-255 * radius, 255 * radius))),
    );
    const noisy = { ...question, grid: { ...grid, data }, index: target.index };
    const other = (await explained(explainer, noisy, step(n))).saliency.data;
    const moved = norm(saliency.data, (i) => other[i]);
    if (moved > 0) value = Math.max(value, moved / length);
  }
  onProgress(1);
  return { value };
}

/** Length of the difference between a map and another. */
function norm(map: Float32Array, other: (i: number) => number): number {
  return Math.sqrt(map.reduce((sum, value, i) => sum + (value - other(i)) ** 2, 0));
}

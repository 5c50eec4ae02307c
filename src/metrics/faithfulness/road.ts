import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { Random } from '../../random.js';
import type { Classifier, ImageInput } from '../../types.js';
import { checkInteger, checkLeftOut, checkNumber, describe, resolveOptions } from '../../validate.js';
import {
  type CurvePoint,
  type MetricBaseline,
  type MetricResult,
  PASS_DEFAULTS,
  REMOVAL_DEFAULTS,
  type RemovalOptions,
  type Subject,
} from '../metric.js';
import { pixelOrder } from '../pixelOrder.js';
import { readSubject } from '../readSubject.js';
import { targetScores } from '../targetScores.js';
import { imputeLinear } from './imputeLinear.js';
import { checkRemoval, removalBaseline } from './removalBaseline.js';

export interface RoadOptions extends RemovalOptions {
  /** Value of removed pixels: `'impute'`d from their neighbours as in the paper, or a baseline. @defaultValue 'impute' */
  readonly baseline?: MetricBaseline | 'impute' | undefined;
  /** Shares of the pixels that are removed, in ascending order, each above 0 and below 1. @defaultValue [0.1, 0.3, 0.5, 0.7, 0.9] */
  readonly shares?: readonly number[] | undefined;
  /** Standard deviation of the noise on imputed values, as a share of 255. @defaultValue 0.01 */
  readonly noise?: number | undefined;
  /** Seed of the noise. @defaultValue 0 */
  readonly seed?: number | undefined;
}

/** @internal */
export const ROAD_DEFAULTS = Object.freeze({
  shares: Object.freeze([0.1, 0.3, 0.5, 0.7, 0.9]),
  baseline: 'impute' as MetricBaseline | 'impute',
  noise: 0.01 as number,
  seed: 0 as number,
});

export interface RoadResult extends MetricResult {
  /** The scores with the most salient pixels removed, the whole photo first. */
  readonly curve: readonly CurvePoint[];
  /** The scores with the least salient pixels removed, the whole photo first. */
  readonly leastFirst: readonly CurvePoint[];
}

/**
 * ROAD, remove and debias (Rong et al., https://arxiv.org/abs/2202.00449): removed pixels are imputed from their neighbours, with a little
 * noise, so that the shape of the removed region carries no information. The most salient pixels are removed, and separately the least
 * salient ones; the value is `ROADCombined` of pytorch-grad-cam: half the difference of the two scores, averaged over the shares.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - target class, face, removed shares and noise
 * @returns `value`: -0.5..0.5 (-1..1 against another class); higher is better, 0 is expected for a random map
 * @throws TypeError or RangeError for bad arguments, an explainer that does not return a finite map, or a classifier
 *   that does not return finite probabilities; `signal.reason` when aborted
 */
export async function road(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options?: RoadOptions,
): Promise<RoadResult> {
  const defaults = { ...EXPLAIN_DEFAULTS, ...PASS_DEFAULTS, ...REMOVAL_DEFAULTS, ...ROAD_DEFAULTS };
  const settings = resolveOptions('road', options, defaults);
  const { shares, noise, seed, batchSize, baseline, references } = settings;
  checkShares(shares);
  checkNumber('noise', noise, 0, 1);
  if (baseline === 'impute') checkLeftOut({ references }, 'references', "`baseline: 'impute'`");
  else checkRemoval({ baseline, references, seed }, classifier);
  checkInteger('seed', seed);
  checkInteger('batchSize', batchSize, 1);
  const measured = await readSubject(subject, classifier, image, settings);
  const { grid, saliency } = measured;
  const order = pixelOrder(saliency);
  const pixels = order.length;
  const counts = shares.map((share) => Math.min(pixels - 1, Math.max(1, Math.round(share * pixels))));
  if (pixels < 2) throw new RangeError('`classifier.inputSize` must be at least two pixels, got one');
  const blank =
    baseline === 'impute'
      ? undefined
      : await removalBaseline({ baseline, references, seed }, classifier, measured);
  const random = new Random(seed);
  const scores = await targetScores(
    classifier,
    measured,
    1 + 2 * shares.length,
    (row, target) => {
      if (row === 0) return target.set(grid.data);
      const count = counts[(row - 1) % shares.length];
      const gone = row <= shares.length ? order.subarray(0, count) : order.subarray(pixels - count);
      const missing = new Uint8Array(pixels);
      for (const pixel of gone) missing[pixel] = 1;
      target.set(blank ? grid.data : imputeLinear(grid, missing));
      for (const pixel of gone)
        for (let i = pixel * 3; i < pixel * 3 + 3; i++)
          target[i] = (blank ?? target)[i] + random.normal(0, 255 * noise);
    },
    { batchSize, original: 0, from: 0.5 },
  );
  const curveFrom = (first: number): CurvePoint[] => [
    { x: 0, y: scores[0] },
    ...counts.map((count, k) => ({ x: count / pixels, y: scores[first + k] })),
  ];
  const [curve, leastFirst] = [curveFrom(1), curveFrom(1 + shares.length)];
  const gains = leastFirst.map(({ y }, k) => y - curve[k].y);
  return { value: gains.reduce((sum, gain) => sum + gain, 0) / 2 / shares.length, curve, leastFirst };
}

function checkShares(shares: readonly number[]): void {
  if (!Array.isArray(shares) || shares.length === 0)
    throw new TypeError(`\`shares\` must be a list of numbers, got ${describe(shares)}`);
  for (const [i, share] of shares.entries()) {
    checkNumber(`shares[${i}]`, share, Number.MIN_VALUE, 1 - Number.EPSILON);
    if (i > 0 && share <= shares[i - 1])
      throw new RangeError(`\`shares\` must rise, got ${shares.join(', ')}`);
  }
}

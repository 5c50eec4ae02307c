import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { Random } from '../../random.js';
import type { Classifier, Heatmap, ImageInput } from '../../types.js';
import { checkInteger, checkNumber, checkOneOf, MAX_SAMPLES, resolveOptions } from '../../validate.js';
import {
  type MetricBaseline,
  type MetricResult,
  PASS_DEFAULTS,
  REMOVAL_DEFAULTS,
  type RemovalOptions,
  type Subject,
} from '../metric.js';
import { readSubject } from '../readSubject.js';
import { targetScores } from '../targetScores.js';
import { checkRemoval, removalBaseline } from './removalBaseline.js';

export interface InfidelityOptions extends RemovalOptions {
  /** Number of squares, which are removed one at a time. @defaultValue 128 */
  readonly numSamples?: number | undefined;
  /** Side of the smallest square, as a share of the grid's shorter side. @defaultValue 0.1 */
  readonly minSide?: number | undefined;
  /** Side of the largest square. @defaultValue 0.5 */
  readonly maxSide?: number | undefined;
  /**
   * Whether the map is multiplied by the best-fitting factor (least squares), because the maps of most methods have no unit. @defaultValue true
   */
  readonly rescale?: boolean | undefined;
  /** Value of removed pixels. @defaultValue [0, 0, 0] */
  readonly baseline?: MetricBaseline | undefined;
  /** Seed of the squares and of the baseline `'noise'`. @defaultValue 0 */
  readonly seed?: number | undefined;
}

/** @internal */
export const INFIDELITY_DEFAULTS = Object.freeze({
  numSamples: 128 as number,
  minSide: 0.1 as number,
  maxSide: 0.5 as number,
  rescale: true as boolean,
  baseline: [0, 0, 0] as MetricBaseline,
  seed: 0 as number,
});

export interface InfidelityResult extends MetricResult {
  /** Factor by which the map was multiplied. */
  readonly scale: number;
}

/**
 * Infidelity (Yeh et al., https://arxiv.org/abs/1901.09392; captum's `infidelity`) with square removal: the mean of `(scale * sum of the map
 * over the square - (f(x) - f(x without the square)))^2`. For maps that distribute the score among the pixels, such as those of LIME, Shapley
 * values and occlusion.
 *
 * @param subject - an explainer; or an explanation or heatmap on the classifier's grid, which is measured as it is
 * @param classifier - the explained model
 * @param image - the explained photo
 * @param options - target class, face, number and sides of the squares, and the value of removed pixels
 * @returns `value`: 0 or more; lower is better, 0 where the map predicts every drop. `scale`: the factor of the map
 * @throws TypeError or RangeError for bad arguments, an explainer that does not return a finite map, or a classifier
 *   that does not return finite probabilities; `signal.reason` when aborted
 */
export async function infidelity(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options?: InfidelityOptions,
): Promise<InfidelityResult> {
  const defaults = { ...EXPLAIN_DEFAULTS, ...PASS_DEFAULTS, ...REMOVAL_DEFAULTS, ...INFIDELITY_DEFAULTS };
  const settings = resolveOptions('infidelity', options, defaults);
  const { numSamples, batchSize, minSide, maxSide } = settings;
  checkInteger('numSamples', numSamples, 1, MAX_SAMPLES);
  checkInteger('batchSize', batchSize, 1);
  checkNumber('minSide', minSide, 0, 1);
  checkNumber('maxSide', maxSide, minSide, 1);
  checkOneOf('rescale', settings.rescale, [true, false]);
  checkRemoval(settings, classifier);
  const measured = await readSubject(subject, classifier, image, settings);
  const { grid, saliency } = measured;
  const blank = await removalBaseline(settings, classifier, measured);
  const random = new Random(settings.seed);
  const squares = Array.from({ length: numSamples }, () => randomSquare(saliency, minSide, maxSide, random));
  const scores = await targetScores(
    classifier,
    measured,
    numSamples + 1,
    (n, target) => {
      target.set(grid.data);
      const square = squares[n - 1];
      if (!square) return;
      for (let y = square.y; y < square.y + square.side; y++) {
        const [from, to] = [(y * grid.width + square.x) * 3, (y * grid.width + square.x + square.side) * 3];
        target.set(blank.subarray(from, to), from);
      }
    },
    { batchSize, original: 0, from: 0.5 },
  );
  const drops = Array.from(scores.subarray(1), (score) => scores[0] - score);
  const sums = squares.map((square) => sumOver(saliency, square));
  const scale = settings.rescale ? bestScale(sums, drops) : 1;
  const squared = drops.reduce((sum, drop, n) => sum + (scale * sums[n] - drop) ** 2, 0);
  return { value: squared / numSamples, scale };
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** A random square within the grid. */
function randomSquare(
  { width, height }: { width: number; height: number },
  minSide: number,
  maxSide: number,
  random: Random,
): Square {
  const side = Math.max(1, Math.round(random.uniform(minSide, maxSide) * Math.min(width, height)));
  return { x: random.integer(width - side + 1), y: random.integer(height - side + 1), side };
}

function sumOver({ data, width }: Heatmap, { x, y, side }: Square): number {
  let sum = 0;
  for (let row = y; row < y + side; row++)
    for (let i = row * width + x; i < row * width + x + side; i++) sum += data[i];
  return sum;
}

/** The least-squares factor between the sums and the drops; 0 for a blank map. */
function bestScale(sums: readonly number[], drops: readonly number[]): number {
  const product = sums.reduce((sum, value, n) => sum + value * drops[n], 0);
  const square = sums.reduce((sum, value) => sum + value * value, 0);
  return square > 0 ? product / square : 0;
}

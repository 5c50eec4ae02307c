import { EXPLAIN_DEFAULTS } from '../../explainers/request.js';
import { Random } from '../../random.js';
import type { Classifier, Heatmap, ImageInput } from '../../types.js';
import { checkInteger, checkNumber, checkOneOf, resolveOptions } from '../../validate.js';
import { answers } from '../answers.js';
import {
  type MetricBaseline,
  type MetricResult,
  PASS_DEFAULTS,
  type PassOptions,
  type Subject,
} from '../metric.js';
import { readSubject } from '../readSubject.js';
import { checkRemoval, removalBaseline } from './removalBaseline.js';

export interface InfidelityOptions extends PassOptions {
  /** How many squares are removed, one at a time. @defaultValue 128 */
  readonly numSamples?: number | undefined;
  /** Side of the smallest square, as a share of the grid's shorter side. @defaultValue 0.1 */
  readonly minSide?: number | undefined;
  /** Side of the largest square. @defaultValue 0.5 */
  readonly maxSide?: number | undefined;
  /**
   * Whether the map is scaled first so that it fits best: maps of most methods have no unit. Without it the sum of the map over the square is
   * compared with the drop as it is. @defaultValue true
   */
  readonly rescale?: boolean | undefined;
  /** What a removed pixel shows. @defaultValue [0, 0, 0] */
  readonly baseline?: MetricBaseline | undefined;
  /** @defaultValue 0 */
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
  /** What the map was multiplied by. */
  readonly scale: number;
}

/**
 * Infidelity (Yeh et al., https://arxiv.org/abs/1901.09392) with squares that are removed: the mean of `(scale * sum of the map over the
 * square - (f(x) - f(x without the square)))^2`. 0 where the map foretells every drop. It is for maps that share out the score among the
 * pixels, as LIME, Shapley values and occlusion do.
 *
 * @throws TypeError or RangeError for bad arguments; `signal.reason` when aborted
 */
export async function infidelity(
  subject: Subject,
  classifier: Classifier,
  image: ImageInput,
  options?: InfidelityOptions,
): Promise<InfidelityResult> {
  const defaults = { ...EXPLAIN_DEFAULTS, ...PASS_DEFAULTS, ...INFIDELITY_DEFAULTS };
  const settings = resolveOptions('infidelity', options, defaults);
  const { numSamples, batchSize, minSide, maxSide } = settings;
  checkInteger('numSamples', numSamples, 1);
  checkInteger('batchSize', batchSize, 1);
  checkNumber('minSide', minSide, 0, 1);
  checkNumber('maxSide', maxSide, minSide, 1);
  checkOneOf('rescale', settings.rescale, [true, false]);
  checkRemoval(settings);
  const measured = await readSubject(subject, classifier, image, settings);
  const { grid, saliency } = measured;
  const blank = removalBaseline(settings.baseline, grid, settings.seed);
  const random = new Random(settings.seed);
  const squares = Array.from({ length: numSamples }, () => randomSquare(saliency, minSide, maxSide, random));
  const scores = await answers(
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
  const said = squares.map((square) => sumOver(saliency, square));
  const scale = settings.rescale ? bestScale(said, drops) : 1;
  const squared = drops.reduce((sum, drop, n) => sum + (scale * said[n] - drop) ** 2, 0);
  return { value: squared / numSamples, scale };
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** A square that lies inside the grid wholly. */
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

/** By least squares; 0 for a blank map. */
function bestScale(said: readonly number[], drops: readonly number[]): number {
  const product = said.reduce((sum, value, n) => sum + value * drops[n], 0);
  const square = said.reduce((sum, value) => sum + value * value, 0);
  return square > 0 ? product / square : 0;
}

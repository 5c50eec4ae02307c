import { logit } from '../logit.js';
import type { DetectedFace } from '../types.js';
import { mergeFaces } from './mergeFaces.js';

/** A face in a square of a photo that was turned by right angles, as the network reads it. */
export interface ReadFace extends DetectedFace {
  readonly roll: number;
  /** Score of the face being upright in the turned square: differences between scores are differences in log-odds. */
  readonly sureness: number;
}

/** `readFace` must be given all boxes with at least this confidence. */
export const READ_CONFIDENCE = 0.5;
/**
 * Weights in `sureness`: of the log-odds of the most confident box and of the next one, and of the roll in right angles. The network draws several boxes on a face; on one that lies on its side or is
 * upside down only one may be confident, and its points are turned towards the true angle. Fitted by `scripts/fit-orientation.mjs`.
 */
export const SURENESS_WEIGHTS = Object.freeze({ first: 1.6, second: 2, roll: -3.3 });

/**
 * The face of the boxes in the middle of a square.
 *
 * @param boxes - all with at least `READ_CONFIDENCE`
 * @param least - confidence of the boxes that count
 * @returns undefined where no box counts
 */
export function readFace(boxes: readonly DetectedFace[], least: number): ReadFace | undefined {
  const [best] = mergeFaces(boxes.filter(({ confidence }) => confidence >= least));
  if (!best) return undefined;
  const { roll = 0 } = best;
  const { first, second, roll: turned } = surenessTerms(boxes, roll);
  const weights = SURENESS_WEIGHTS;
  return { ...best, roll, sureness: weights.first * first + weights.second * second + weights.roll * turned };
}

/** Terms whose weighted sum is `sureness`. */
export function surenessTerms(
  boxes: readonly DetectedFace[],
  roll: number,
): { first: number; second: number; roll: number } {
  const [first, second] = boxes.map(({ confidence }) => logit(confidence)).sort((a, b) => b - a);
  const even = logit(READ_CONFIDENCE);
  return { first, second: Math.max(even, second ?? even), roll: Math.abs(roll) / 90 };
}

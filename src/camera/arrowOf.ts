import { checkBoolean, checkObject, checkOneOf } from '../validate.js';
import type { GuidanceStep } from './Guidance.js';

/** A direction on the screen, as the viewer sees it. */
export type Arrow = 'left' | 'right' | 'up' | 'down' | 'clockwise' | 'counterclockwise' | 'closer' | 'back';

/**
 * Where a step of `guide` points on the screen. A mirrored preview mirrors the arrow, never the sentence.
 *
 * @param step - of `Guidance.steps`
 * @param mirrored - whether the preview is mirrored
 * @returns undefined for a step without a direction
 * @throws TypeError or RangeError for an invalid step
 */
export function arrowOf(step: GuidanceStep, mirrored: boolean): Arrow | undefined {
  checkObject('step', step, 'a step of guidance');
  checkBoolean('mirrored', mirrored);
  const { code, direction } = step;
  checkOneOf('step.direction', direction, [undefined, 'left', 'right', 'up', 'down', 'closer', 'back']);
  if (direction !== 'left' && direction !== 'right') return direction;
  // the person's left lies at the right of a picture, and at the left of a mirror
  const toTheRight = (direction === 'left') !== mirrored;
  if (code === 'tilt-head') return toTheRight ? 'clockwise' : 'counterclockwise';
  return toTheRight ? 'right' : 'left';
}

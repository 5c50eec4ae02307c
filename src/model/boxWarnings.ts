import type { FaceBox, Size } from '../types.js';
import type { AssessmentWarning } from './assessment.js';

/** Shorter side of the smallest box that can show a face, in pixels. */
const SMALLEST = 16;
/** Width-to-height ratio of boxes that can be a face; those of 904 labelled faces have .62 to 1.23. */
const [NARROWEST, WIDEST] = [0.4, 2];
/** Share of a box that must lie inside the photo. */
const INSIDE = 0.5;

/**
 * Reasons why a given box cannot be a face: pixels of another scale, corners in place of a size, a box of something else.
 *
 * @param inside - share of the box inside the photo, 0..1
 */
export function boxWarnings({ width, height }: FaceBox, photo: Size, inside: number): AssessmentWarning[] {
  const size = `\`face\` has ${Math.round(width)} x ${Math.round(height)} pixels`;
  const found: AssessmentWarning[] = [];
  if (Math.min(width, height) < SMALLEST)
    found.push({ code: 'tiny-face-box', message: `${size}: both sides need at least ${SMALLEST}` });
  if (width / height < NARROWEST || width / height > WIDEST)
    found.push({
      code: 'face-box-shape',
      message: `${size}: the width-to-height ratio of a face is in ${NARROWEST}..${WIDEST}`,
    });
  if (inside < INSIDE)
    found.push({
      code: 'face-box-outside',
      message: `${Math.round(100 * (1 - inside))} % of \`face\` lies outside the photo of ${photo.width} x ${photo.height}: give the box in pixels of the photo`,
    });
  return found;
}

import type { Raster, Size } from '../types.js';
import { LANDMARKS } from './facePolygons.js';
import type { MeasuredValues } from './Measure.js';
import type { MeasuredFace } from './MeasuredFace.js';
import { topOfHead } from './topOfHead.js';

/**
 * Size and place of the head on the photo.
 *
 * - `inter-eye-distance`: in pixels of the original photo, in space: a turned head does not shorten it;
 * - `eye-chin-height`: from the middle of the eyes to the chin, in heights of the photo: T of ISO/IEC 29794-5;
 * - `head-height`: from the chin to the top of the head, hair included, in heights of the photo; with a person mask only;
 * - `head-width`: between the sides of the face at the ears, in widths of the photo;
 * - `eye-line`: height of the eyes above the lower edge, in heights of the photo;
 * - `centre-offset`: distance of the middle of the face from that of the photo, in widths of the photo, positive towards the right edge;
 * - `margin-left`, `margin-right`: from the outer eye to the left and right edge of the photo, in inter-eye distances;
 * - `margin-above`, `margin-below`: from the eyes to the upper and lower edge, in lengths from the eyes to the chin.
 *
 * @param photo - width and height in pixels
 * @param zoom - pixels of the original photo in a pixel of `photo`
 */
export function measurePlace(
  face: MeasuredFace,
  photo: Size,
  zoom: number,
  person: Raster<Float32Array> | undefined,
): MeasuredValues {
  const { points, interEyeDistance } = face;
  const at = (indices: readonly number[]): { x: number; y: number } => ({
    x: indices.reduce((sum, i) => sum + points[i].x, 0) / indices.length,
    y: indices.reduce((sum, i) => sum + points[i].y, 0) / indices.length,
  });
  const eyes = [at(LANDMARKS.leftEye), at(LANDMARKS.rightEye)];
  const middle = { x: (eyes[0].x + eyes[1].x) / 2, y: (eyes[0].y + eyes[1].y) / 2 };
  const [chin, left, right] = [points[LANDMARKS.chin], points[LANDMARKS.left], points[LANDMARKS.right]];
  const toChin = Math.hypot(chin.x - middle.x, chin.y - middle.y);
  const top = person && topOfHead(person, photo, middle, chin);
  return {
    'inter-eye-distance': interEyeDistance * zoom,
    'eye-chin-height': toChin / photo.height,
    ...(top && { 'head-height': Math.hypot(chin.x - top.x, chin.y - top.y) / photo.height }),
    'head-width': Math.hypot(left.x - right.x, left.y - right.y) / photo.width,
    'eye-line': 1 - middle.y / photo.height,
    'centre-offset': (left.x + right.x) / 2 / photo.width - 0.5,
    'margin-left': Math.min(eyes[0].x, eyes[1].x) / interEyeDistance,
    'margin-right': (photo.width - Math.max(eyes[0].x, eyes[1].x)) / interEyeDistance,
    ...(toChin >= 1 && {
      'margin-above': middle.y / toChin,
      'margin-below': (photo.height - middle.y) / toChin,
    }),
  };
}

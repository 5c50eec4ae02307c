import type { FaceBox } from '../types.js';
import type { MeasuredValues } from './Measure.js';

/** How many faces there are, and the area of the second largest over that of the largest. */
export function measureFaces(faces: readonly FaceBox[]): MeasuredValues {
  const [largest, second = 0] = faces.map(({ width, height }) => width * height).sort((a, b) => b - a);
  return { 'face-count': faces.length, 'second-face': faces.length > 0 ? second / largest : 0 };
}

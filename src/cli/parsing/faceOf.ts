import type { FaceBox } from '../../types.js';

/** @throws RangeError unless the text is X,Y,WIDTH,HEIGHT */
export function faceOf(text: string): FaceBox {
  const [x, y, width, height, ...rest] = text.split(',').map(Number) as [number, number, number, number];
  if (rest.length > 0 || ![x, y, width, height].every(Number.isFinite)) {
    throw new RangeError(`\`--face\` must be X,Y,WIDTH,HEIGHT in pixels, got "${text}"`);
  }
  return { x, y, width, height };
}

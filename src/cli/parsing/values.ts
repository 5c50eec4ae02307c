import type { NodeBackend } from '../../node/startBackend.js';
import type { FaceBox } from '../../types.js';
import { checkOneOf, describe } from '../../validate.js';

/** @throws RangeError unless it is the name of a backend */
export function backendOf(name = 'wasm'): NodeBackend {
  checkOneOf('--backend', name, ['wasm', 'native', 'cpu']);
  return name as NodeBackend;
}

/** @throws RangeError when no data were given */
export function dataOf(data: string | undefined, expected = 'the folder that has faces.csv'): string {
  if (!data) throw new RangeError(`\`--data\` must be ${expected}, got nothing`);
  return data;
}

const NUMBER = /^\s*-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/** @throws RangeError unless the text is X,Y,WIDTH,HEIGHT with a width and a height of at least a pixel */
export function faceOf(text: string): FaceBox {
  const texts = text.split(',');
  const [x, y, width, height] = texts.map((part) => (NUMBER.test(part) ? Number(part) : Number.NaN));
  if (texts.length !== 4 || ![x, y, width, height].every(Number.isFinite) || width < 1 || height < 1) {
    throw new RangeError(
      `\`--face\` must be X,Y,WIDTH,HEIGHT in pixels, WIDTH and HEIGHT of at least 1, got ${describe(text)}`,
    );
  }
  return { x, y, width, height };
}

/** @throws RangeError unless the text is a whole number of at least `min` */
export function integer(name: string, text: string, min = 0): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) < min) {
    throw new RangeError(`\`${name}\` must be a whole number of at least ${min}, got ${describe(text)}`);
  }
  return Number(text);
}

/** @throws RangeError unless the text is a number above 0, 100 at most */
export function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100))
    throw new RangeError(`\`${name}\` must be a number above 0, at most 100, got "${text}"`);
  return value;
}

/** @throws RangeError unless the text is a number from 0 to 1 */
export function share(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new RangeError(`\`${name}\` must be a number from 0 to 1, got "${text}"`);
  return value;
}

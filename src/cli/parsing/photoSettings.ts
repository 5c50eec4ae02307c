import type { ParseArgsConfig } from 'node:util';
import { PROFILES, type ProfileName } from '../../model/profiles.js';
import type { NodeBackend } from '../../node/startBackend.js';
import type { FaceBox } from '../../types.js';
import { checkOneOf, describe } from '../../validate.js';

/** The options of every command on one photo. */
export const PHOTO_OPTIONS = {
  face: { type: 'string' },
  whole: { type: 'boolean' },
  three: { type: 'boolean' },
  profile: { type: 'string' },
  model: { type: 'string' },
  'max-pixels': { type: 'string' },
  backend: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

/** The options of every command on one photo, one a line. */
export const PHOTO_HELP = `  --face X,Y,WIDTH,HEIGHT   the face in the photo, in pixels; by default it is looked for, without a network
  --whole                   the photo is a face: do not look for one
  --three                   three answers: acceptable (exit code 0), retake (1) and unsure (3)
  --profile general|id-photo|skin-analysis
  --model model.json        another model than the bundled one
  --max-pixels N            refuse photos of more pixels before they are decoded, 100000000 by default
  --backend wasm|native|cpu wasm by default`;

interface PhotoValues {
  readonly face?: string | undefined;
  readonly whole?: boolean | undefined;
  readonly three?: boolean | undefined;
  readonly profile?: string | undefined;
  readonly model?: string | undefined;
  readonly 'max-pixels'?: string | undefined;
  readonly backend?: string | undefined;
}

/**
 * What `PHOTO_OPTIONS` say.
 *
 * @throws RangeError when one of them is out of range
 */
export function photoSettings({
  face,
  whole,
  three,
  profile,
  model,
  backend,
  'max-pixels': maxPixels,
}: PhotoValues): {
  face: FaceBox | undefined;
  whole: boolean;
  three: boolean;
  profile: ProfileName;
  model: string | undefined;
  backend: NodeBackend;
  maxPixels: number | undefined;
} {
  return {
    face: face === undefined ? undefined : faceOf(face),
    whole: whole ?? false,
    three: three ?? false,
    profile: profileOf(profile ?? 'general'),
    model,
    backend: backendOf(backend ?? 'wasm'),
    maxPixels: maxPixels === undefined ? undefined : integer('--max-pixels', maxPixels, 1),
  };
}

/** @throws RangeError unless it is the name of a backend */
export function backendOf(name: string): NodeBackend {
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

/** @throws RangeError unless exactly one photo was given */
export function onePhoto(positionals: readonly string[]): string {
  const [photo] = positionals;
  if (photo === undefined || positionals.length > 1) {
    throw new RangeError(
      `\`PHOTO\` must be one file, got ${positionals.length === 0 ? 'none' : positionals.join(', ')}`,
    );
  }
  return photo;
}

/** @throws RangeError unless the text is a number above 0, 100 at most */
export function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 100))
    throw new RangeError(`\`${name}\` must be a positive number, got "${text}"`);
  return value;
}

/** @throws RangeError unless it is the name of a profile */
export function profileOf(name: string): ProfileName {
  checkOneOf('--profile', name, Object.keys(PROFILES));
  return name as ProfileName;
}

/** @throws RangeError unless the text is a number from 0 to 1 */
export function share(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new RangeError(`\`${name}\` must be a number from 0 to 1, got "${text}"`);
  return value;
}

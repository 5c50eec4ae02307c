import { PROFILES, type ProfileName } from '../../model/profiles.js';
import type { Options } from './options.js';
import { backendOf, faceOf } from './values.js';

/** The options of every command on one photo, one a line. */
export const PHOTO_HELP = `  --face X,Y,WIDTH,HEIGHT   the face in the photo, in pixels; by default detected, without a network
  --whole                   the whole photo is the face: detect none
  --three                   three answers: acceptable (exit code 0), retake (1) and unsure (3)
  --profile general|id-photo|skin-analysis
  --model model.json        instead of the bundled model
  --max-pixels N            reject larger photos before decoding; 100000000 by default
  --backend wasm|native|cpu wasm by default`;

/** Values of the options of `PHOTO_HELP`, without the backend. */
export function photoSettings(options: Options) {
  const { face, model } = options.text;
  const { whole, three } = options.flag;
  const { maxPixels } = options.count;
  if (face !== undefined && whole) throw new RangeError('`--face` must be left out with `--whole`');
  return {
    face: face === undefined ? undefined : faceOf(face),
    profile: profileOf(options),
    ...{ whole, three, model, maxPixels },
  };
}

/** @throws RangeError unless `--profile` is the name of one */
export function profileOf(options: Options): ProfileName {
  return options.oneOf('profile', Object.keys(PROFILES) as ProfileName[]) ?? 'general';
}

/**
 * The photo of a command that takes one, and the values of its options.
 *
 * @throws RangeError unless exactly one photo was given
 */
export function onePhoto(options: Options) {
  const { words } = options;
  if (words.length !== 1)
    throw new RangeError(`\`PHOTO\` must be one file, got ${words.length === 0 ? 'none' : words.join(', ')}`);
  return { photo: words[0], ...photoSettings(options), backend: backendOf(options.text.backend) };
}

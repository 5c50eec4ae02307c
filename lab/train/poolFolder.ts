import { join } from 'node:path';
import type { Size } from '../../src/types.js';
import { shortHash } from './shortHash.js';

/** Must rise whenever the recipe of the samples changes, so that old samples are not used for it. */
export const RECIPE_VERSION = 8;

/** The folder of the samples of a recipe. */
export function poolFolder(
  cache: string,
  fingerprint: string,
  seed: number,
  size: Size,
  density: number,
): string {
  return join(cache, shortHash([fingerprint, RECIPE_VERSION, seed, size, density]));
}

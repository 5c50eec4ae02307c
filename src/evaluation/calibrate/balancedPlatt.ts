import { fitPlatt } from '../statistics/fitPlatt.js';
import type { ScoredPhoto } from './scorePhotos.js';

/** Minimum number of photos on either side for a calibration. */
export const LEAST_PHOTOS = 10;

/** Whether the photos are enough to calibrate a class: `LEAST_PHOTOS` with it, and as many without it. */
export function hasBothSides(photos: readonly ScoredPhoto[], className: string): boolean {
  return [0, 1].every(
    (side) => photos.filter(({ labels }) => labels.get(className) === side).length >= LEAST_PHOTOS,
  );
}

/**
 * Platt scaling of a class at a base rate of one half: at .5, photos with and without the class are equally likely.
 *
 * @param index - index of the class among the logits
 * @returns undefined if either side has fewer than `LEAST_PHOTOS`, or if larger logits do not mean more of the class
 */
export function balancedPlatt(
  photos: readonly ScoredPhoto[],
  className: string,
  index: number,
): readonly [scale: number, offset: number] | undefined {
  if (!hasBothSides(photos, className)) return undefined;
  const known = photos.filter(({ labels }) => labels.has(className));
  const positives = known.filter(({ labels }) => labels.get(className) === 1).length;
  const { scale, offset } = fitPlatt(
    known.map(({ logits }) => logits[index]),
    known.map(({ labels }) => labels.get(className) ?? 0),
  );
  return scale > 0 ? [scale, offset - Math.log(positives / (known.length - positives))] : undefined;
}

import { fitPlatt } from '../statistics/fitPlatt.js';
import type { ScoredPhoto } from './scorePhotos.js';

/** Photos on either side that a calibration needs. */
export const LEAST_PHOTOS = 10;

/**
 * Platt scaling of a class at a base rate of one half: .5 is where a photo with the class and one without it are equally probable.
 *
 * @param index - of the class among the logits
 * @returns undefined where a side has fewer than `LEAST_PHOTOS`, or larger logits do not mean more of the class
 */
export function balancedPlatt(
  photos: readonly ScoredPhoto[],
  className: string,
  index: number,
): readonly [scale: number, offset: number] | undefined {
  const known = photos.filter(({ labels }) => labels.has(className));
  const positives = known.filter(({ labels }) => labels.get(className) === 1).length;
  const negatives = known.length - positives;
  if (Math.min(positives, negatives) < LEAST_PHOTOS) return undefined;
  const { scale, offset } = fitPlatt(
    known.map(({ logits }) => logits[index]),
    known.map(({ labels }) => labels.get(className) ?? 0),
  );
  return scale > 0 ? [scale, offset - Math.log(positives / negatives)] : undefined;
}

import { checkNumber, checkObject, describe } from '../validate.js';
import { BestFrame, type Ranked } from './BestFrame.js';

/** An assessed photo: its verdict and score, or its assessment. */
export type ScoredPhoto =
  | { readonly acceptable?: boolean; readonly score: number }
  | { readonly assessment: { readonly acceptable?: boolean; readonly score: number } };

/**
 * The best photo of a burst, by the rule of `watch`: acceptable photos first, then the highest score, the last of equals.
 *
 * @param photos - assessments, results of `lucidface/batch`, or anything with an `assessment`, in the order in which they were taken
 * @returns the best of them; undefined for an empty iterable
 * @throws TypeError or RangeError for an item without a finite score, such as a photo that could not be read
 * @example
 * ```ts
 * const burst = await Promise.all(images.map(async (image) => ({ image, assessment: await classifier.assess(image) })));
 * const image = pickBest(burst)?.image;
 * ```
 */
export function pickBest<P extends ScoredPhoto>(photos: Iterable<P>): P | undefined {
  if (typeof (photos as Partial<Iterable<P>> | null | undefined)?.[Symbol.iterator] !== 'function')
    throw new TypeError(`\`photos\` must be an array or another iterable, got ${describe(photos)}`);
  const best = new BestFrame<{ readonly photo: P; readonly assessment: Ranked }>(Number.POSITIVE_INFINITY);
  let i = 0;
  for (const photo of photos) best.add({ photo, assessment: rankOf(`photos[${i++}]`, photo) }, 0);
  return best.frame?.photo;
}

function rankOf(name: string, photo: ScoredPhoto): Ranked {
  checkObject(name, photo, '{ score } or { assessment }');
  const inner = 'assessment' in photo;
  const scored: Ranked = inner ? photo.assessment : photo;
  const path = inner ? `${name}.assessment` : name;
  checkObject(path, scored, '{ score }');
  checkNumber(`${path}.score`, scored.score);
  return scored;
}

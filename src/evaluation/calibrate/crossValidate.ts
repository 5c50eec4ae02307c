import { Random } from '../../random.js';
import { type CalibratedFields, chooseOperatingPoint, isGood } from './chooseOperatingPoint.js';
import { type Decided, decide } from './errorCounts.js';
import type { ScoredPhoto } from './scorePhotos.js';

/** Number of cross-validation folds. */
const FOLDS = 5;

/**
 * Five-fold cross-validation over people: judges every photo by an operating point that was chosen on the people of the other four folds.
 *
 * @returns undefined if there are too few people, or four folds have no good photo
 */
export function crossValidate(
  photos: readonly ScoredPhoto[],
  model: CalibratedFields,
  old: Readonly<Record<string, number>>,
  { rejectGood, seed }: { readonly rejectGood: number; readonly seed: number },
): Decided[] | undefined {
  const people = [...new Set(photos.map(({ person }) => person))];
  if (people.length < FOLDS) return undefined;
  const order = new Random(seed).permutation(people.length);
  const foldOf = new Map(people.map((person, i) => [person, order[i] % FOLDS]));
  const decided: Decided[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const others = photos.filter(({ person }) => foldOf.get(person) !== fold);
    if (!others.some((photo) => isGood(photo, model))) return undefined;
    const point = chooseOperatingPoint(others, model, old, rejectGood);
    for (const photo of photos)
      if (foldOf.get(photo.person) === fold) decided.push(decide(photo, model, point));
  }
  return decided;
}

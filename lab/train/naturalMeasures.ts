import type { PhotoRecord } from '../../src/evaluation/data/photoRecord.js';
import { type Estimate, estimate, ranking, rocAuc } from '../../src/evaluation/statistics/index.js';
import type { NaturalPhoto } from './fairFace.js';

/** A natural photo with its logits by class name. */
export interface ScoredNatural {
  readonly photo: NaturalPhoto;
  readonly logits: Readonly<Record<string, number>>;
}

/** A question to natural photos: which have something, by the grades, and how sure the model is of it. */
interface Task {
  readonly name: string;
  readonly score: (logits: Readonly<Record<string, number>>) => number;
  /** Undefined: the photo says nothing about it. */
  readonly positive: (photo: PhotoRecord) => boolean | undefined;
}

const gradeOf = ({ faults }: PhotoRecord, name: string): number => faults.get(name) ?? 0;

/** Clear faults against none; slight ones are neither. */
const clear = (grade: number): boolean | undefined => (grade === 1 ? undefined : grade === 2);

const ofClass = (name: string): Task => ({
  name,
  score: (logits) => logits[name],
  positive: (photo) => clear(gradeOf(photo, name)),
});

/** Questions that natural photos are asked. */
export const NATURAL_TASKS: readonly Task[] = [
  {
    name: 'passable against bad',
    score: ({ acceptable }) => acceptable,
    positive: ({ overall }) => overall !== 2,
  },
  {
    name: 'good against bad',
    score: ({ acceptable }) => acceptable,
    positive: ({ overall }) => (overall === 1 ? undefined : overall === 0),
  },
  {
    name: 'anything that covers',
    score: ({ occluded, sunglasses }) => Math.max(occluded, sunglasses),
    positive: (photo) => clear(Math.max(gradeOf(photo, 'occluded'), gradeOf(photo, 'sunglasses'))),
  },
  {
    name: 'occluded, without sunglasses',
    score: ({ occluded }) => occluded,
    positive: (photo) => (gradeOf(photo, 'sunglasses') > 0 ? undefined : clear(gradeOf(photo, 'occluded'))),
  },
  ...[
    'sunglasses',
    'turned',
    'side-lit',
    'blurred',
    'dark',
    'bright',
    'off-colour',
    'low-contrast',
    'noisy',
    'mouth-open',
    'eyes-closed',
  ].map(ofClass),
];

/**
 * Areas under the ROC curves of the questions that have photos on both sides.
 *
 * @param agreed - whether only photos count on which a second pass of labels says the same
 */
export function naturalAreas(scored: readonly ScoredNatural[], agreed = false): Record<string, Estimate> {
  const areas: Record<string, Estimate> = {};
  for (const { name, score, positive } of NATURAL_TASKS) {
    const samples = scored.flatMap(({ photo, logits }) => {
      const side = positive(photo);
      if (side === undefined) return [];
      if (agreed && (!photo.again || positive(photo.again) !== side)) return [];
      return [{ score: score(logits), positive: side, person: photo.person }];
    });
    const positives = samples.filter((sample) => sample.positive).length;
    if (positives === 0 || positives === samples.length) continue;
    areas[name] = estimate(ranking(samples), rocAuc);
  }
  return areas;
}

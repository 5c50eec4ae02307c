import type { Measured } from '../data/shot.js';
import { MODEL } from './baselines.js';
import { column } from './compare.js';

/** A photo that the model ranks on the wrong side of photos of the other side. */
export interface Mistake {
  readonly path: string;
  /** True label. */
  readonly label: string;
  /** Whether it has the class of the task. */
  readonly positive: boolean;
  /** The model's probability of that class. */
  readonly score: number;
  /** Share of the photos of the other side that are ranked wrongly relative to it, 0..1; ties count half. */
  readonly misranked: number;
  /** Class of the verdict. */
  readonly named: string;
}

/** The photos that reduce the area under the ROC curve most, the worst first; at most `count`, without photos that do not reduce it. */
export function worstMistakes(
  className: string,
  positives: readonly Measured[],
  negatives: readonly Measured[],
  count: number,
): Mistake[] {
  const scores = { true: column(positives, className, MODEL), false: column(negatives, className, MODEL) };
  const mistakes = [positives, negatives].flatMap((side, i) =>
    side.map(({ path, kind, named, ratings }) => {
      const positive = i === 0;
      const score = ratings[MODEL]?.[className];
      const others = scores[positive ? 'false' : 'true'];
      const wrong = others.reduce(
        (sum, other) => sum + (other === score ? 0.5 : Number(positive ? other > score : other < score)),
        0,
      );
      return { path, label: kind, positive, score, misranked: wrong / others.length, named };
    }),
  );
  return mistakes
    .filter(({ misranked }) => misranked > 0)
    .sort((a, b) => b.misranked - a.misranked || (a.path < b.path ? -1 : 1))
    .slice(0, count);
}

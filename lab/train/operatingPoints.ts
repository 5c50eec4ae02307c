import { type Proportion, wilson } from '../../src/evaluation/statistics/index.js';
import type { AnswerThresholds } from '../../src/model/index.js';

/** A natural photo as a verdict sees it. */
export interface ScoredVerdict {
  /** Whether the labeller would let it pass. */
  readonly passable: boolean;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** Thresholds of a profile, and what they cost. */
export interface OperatingPoint {
  readonly profile: string;
  readonly thresholds: Readonly<Record<string, number>>;
  /** Passable photos that are rejected. */
  readonly rejected: Proportion;
  /** Bad photos that are let through. */
  readonly passed: Proportion;
}

/** The largest share of bad photos that a strict profile lets through. */
const STRICT_PASSED = 0.05;
/** How often a sure answer must be right, where as many photos are passable as bad. */
const SURE = 0.95;

/**
 * Chooses the threshold of `acceptable` of each profile beside its thresholds of defects: for `general` as many errors on passable photos as on bad
 * ones, for the others at most 5 bad photos in a hundred let through; and the two thresholds of a sure answer.
 */
export function chooseOperatingPoints(
  photos: readonly ScoredVerdict[],
  defects: Readonly<Record<string, Readonly<Record<string, number>>>>,
): { readonly points: OperatingPoint[]; readonly answers: AnswerThresholds } {
  const points = Object.entries(defects).map(([profile, own]): OperatingPoint => {
    const steps = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);
    const errors = (step: number) => errorsAt(photos, own, step);
    const best =
      profile === 'general'
        ? steps.reduce((a, b) => (gap(errors(b)) < gap(errors(a)) ? b : a))
        : (steps.find((step) => errors(step).passed.rate <= STRICT_PASSED) ?? steps[steps.length - 1]);
    return { profile, thresholds: { acceptable: best, ...own }, ...errors(best) };
  });
  const general = points.find(({ profile }) => profile === 'general')?.thresholds ?? {};
  return { points, answers: sureAnswers(photos, general) };
}

const gap = ({ rejected, passed }: Pick<OperatingPoint, 'rejected' | 'passed'>): number =>
  Math.abs(rejected.rate - passed.rate);

/** Whether every threshold is met. */
function isAccepted(
  { probabilities }: ScoredVerdict,
  defects: Readonly<Record<string, number>>,
  acceptable: number,
): boolean {
  if (probabilities.acceptable < acceptable) return false;
  return Object.entries(defects).every(
    ([name, threshold]) => name === 'acceptable' || probabilities[name] < threshold,
  );
}

function errorsAt(
  photos: readonly ScoredVerdict[],
  defects: Readonly<Record<string, number>>,
  acceptable: number,
): Pick<OperatingPoint, 'rejected' | 'passed'> {
  const accepted = (side: readonly ScoredVerdict[]): number =>
    side.filter((photo) => isAccepted(photo, defects, acceptable)).length;
  const good = photos.filter(({ passable }) => passable);
  const bad = photos.filter(({ passable }) => !passable);
  return {
    rejected: wilson(good.length - accepted(good), good.length),
    passed: wilson(accepted(bad), bad.length),
  };
}

/** The lowest probability from which an acceptable photo is passable 95 times in 100, and the highest below which another is bad as often. */
function sureAnswers(
  photos: readonly ScoredVerdict[],
  thresholds: Readonly<Record<string, number>>,
): AnswerThresholds {
  const { acceptable } = thresholds;
  const good = photos.filter(({ passable }) => passable).length;
  const weight = ({ passable }: ScoredVerdict): number => (passable ? 1 / good : 1 / (photos.length - good));
  const right = (answered: readonly ScoredVerdict[], passable: boolean): number => {
    const total = answered.reduce((sum, photo) => sum + weight(photo), 0);
    const correct = answered.filter((photo) => photo.passable === passable);
    return total === 0 ? 1 : correct.reduce((sum, photo) => sum + weight(photo), 0) / total;
  };
  const accepted = photos.filter((photo) => isAccepted(photo, thresholds, acceptable));
  const others = photos.filter((photo) => !isAccepted(photo, thresholds, acceptable));
  const value = ({ probabilities }: ScoredVerdict): number => probabilities.acceptable;
  const steps = Array.from({ length: 1001 }, (_, i) => i / 1000);
  const from = steps.find(
    (step) =>
      step >= acceptable &&
      right(
        accepted.filter((photo) => value(photo) >= step),
        true,
      ) >= SURE,
  );
  const below = steps
    .filter((step) => step <= (from ?? 1))
    .reverse()
    .find(
      (step) =>
        right(
          others.filter((photo) => value(photo) < step),
          false,
        ) >= SURE,
    );
  return { retake: below ?? 0, acceptable: from ?? 1 };
}

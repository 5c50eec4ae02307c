import { sureAnswers } from '../../src/evaluation/calibrate/sureAnswers.js';
import { type Proportion, wilson } from '../../src/evaluation/statistics/index.js';
import type { AnswerThresholds } from '../../src/model/index.js';

/** A natural photo as a verdict sees it. */
export interface ScoredVerdict {
  /** Whether the labeller would let it pass. */
  readonly passable: boolean;
  /** Whether a second pass of labels says so, too. */
  readonly agreed: boolean;
  readonly probabilities: Readonly<Record<string, number>>;
}

/** Wrong verdicts. */
interface VerdictErrors {
  /** Passable photos that are rejected. */
  readonly rejected: Proportion;
  /** Bad photos that are let through. */
  readonly passed: Proportion;
}

/** Thresholds of a profile, and what they cost. */
export interface OperatingPoint extends VerdictErrors {
  readonly profile: string;
  readonly thresholds: Readonly<Record<string, number>>;
  /** The same on the photos on which two passes of labels say the same. */
  readonly agreed: VerdictErrors;
}

/** The largest share of bad photos that a strict profile lets through. */
const STRICT_PASSED = 0.05;

/**
 * Chooses the threshold of `acceptable` of each profile beside its thresholds of defects: for `general` as many errors on passable photos as on bad
 * ones, of the photos on which two passes of labels say the same; for the others at most 5 bad photos in a hundred let through; and the two
 * thresholds of a sure answer.
 */
export function chooseOperatingPoints(
  photos: readonly ScoredVerdict[],
  defects: Readonly<Record<string, Readonly<Record<string, number>>>>,
): { readonly points: OperatingPoint[]; readonly answers: AnswerThresholds } {
  const agreed = photos.filter((photo) => photo.agreed);
  const points = Object.entries(defects).map(([profile, own]): OperatingPoint => {
    const steps = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);
    const errors = (step: number) => errorsAt(photos, own, step);
    const best =
      profile === 'general'
        ? steps.reduce((a, b) => (gap(errorsAt(agreed, own, b)) < gap(errorsAt(agreed, own, a)) ? b : a))
        : (steps.find((step) => errors(step).passed.rate <= STRICT_PASSED) ?? steps[steps.length - 1]);
    const thresholds = { acceptable: best, ...own };
    return { profile, thresholds, ...errors(best), agreed: errorsAt(agreed, own, best) };
  });
  const general = points.find(({ profile }) => profile === 'general')?.thresholds ?? {};
  const judged = photos.map((photo) => ({
    good: photo.passable,
    acceptable: isAccepted(photo, general, general.acceptable),
    probability: photo.probabilities.acceptable,
  }));
  return { points, answers: sureAnswers(judged, general.acceptable) };
}

const gap = ({ rejected, passed }: VerdictErrors): number => Math.abs(rejected.rate - passed.rate);

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
): VerdictErrors {
  const accepted = (side: readonly ScoredVerdict[]): number =>
    side.filter((photo) => isAccepted(photo, defects, acceptable)).length;
  const good = photos.filter(({ passable }) => passable);
  const bad = photos.filter(({ passable }) => !passable);
  return {
    rejected: wilson(good.length - accepted(good), good.length),
    passed: wilson(accepted(bad), bad.length),
  };
}

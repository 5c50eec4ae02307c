import type { AnswerThresholds } from '../../model/index.js';

/** Input of the three answers for a photo. */
export interface JudgedPhoto {
  readonly good: boolean;
  readonly acceptable: boolean;
  /** Probability of the acceptable class, 0..1. */
  readonly probability: number;
}

/** Required precision of a sure answer, at equal numbers of good and bad photos. */
const SURE = 0.95;
const STEPS = 1000;

/**
 * The thresholds of sure answers: the lowest probability from which acceptable photos are good 95 times in 100, and the highest probability below
 * which the other photos are bad 95 times in 100, both at equal numbers of good and bad photos.
 *
 * @param photos - photos, both good and bad
 * @param threshold - threshold of the acceptable class
 * @returns `retake` at most `acceptable`; 0 and 1 if no answer is sure
 */
export function sureAnswers(photos: readonly JudgedPhoto[], threshold: number): AnswerThresholds {
  const good = photos.filter((photo) => photo.good).length;
  const weight = (photo: JudgedPhoto): number => 1 / (photo.good ? good : photos.length - good);
  const right = (answered: readonly JudgedPhoto[], expected: boolean): number => {
    const sum = (part: readonly JudgedPhoto[]): number =>
      part.reduce((total, photo) => total + weight(photo), 0);
    const correct = answered.filter((photo) => photo.good === expected);
    return answered.length === 0 ? 0 : sum(correct) / sum(answered);
  };
  const accepted = photos.filter(({ acceptable }) => acceptable);
  const others = photos.filter(({ acceptable }) => !acceptable);
  const steps = Array.from({ length: STEPS + 1 }, (_, i) => i / STEPS);
  const acceptable = steps.find((step) => {
    const sure = accepted.filter(({ probability }) => probability >= step);
    return step >= threshold && right(sure, true) >= SURE;
  });
  const retake = steps
    .filter((step) => step <= (acceptable ?? 1))
    .reverse()
    .find((step) => {
      const sure = others.filter(({ probability }) => probability < step);
      return right(sure, false) >= SURE;
    });
  return { retake: retake ?? 0, acceptable: acceptable ?? 1 };
}

import type { Measured } from '../data/shot.js';
import { type DiscardPoint, discardArea, errorVersusDiscard } from '../statistics/index.js';
import { MODEL } from './baselines.js';

/** An error-versus-discard curve of one score. */
export interface DiscardCurve {
  readonly curve: readonly DiscardPoint[];
  /** Mean error over discarded shares from 0 to one half. */
  readonly area: number;
}

/** Gain of discarding the photos with the lowest scores. */
export interface Discard {
  /** Meaning of a utility of 1. */
  readonly utility: string;
  readonly photos: number;
  /** Error without discarding. */
  readonly error: number;
  /** By score; `best possible` discards by the utility itself. */
  readonly scores: Readonly<Record<string, DiscardCurve>>;
}

/** Number of points kept of a curve: enough to draw it. */
const POINTS = 200;

/** The curves of the model's scores and of the baselines for photos with a known utility. */
export function discard(
  photos: readonly Measured[],
  utilities: readonly number[],
  utility: string,
): Discard | undefined {
  if (photos.length === 0) return undefined;
  const scores: Record<string, readonly number[]> = {
    'score of the photo': photos.map(({ margin }) => margin),
    'sureness of the verdict': photos.map(({ margin }) => Math.abs(margin)),
  };
  for (const rater of Object.keys(photos[0]?.ratings ?? {})) {
    if (rater !== MODEL && photos.every(({ ratings }) => ratings[rater]?.acceptable !== undefined)) {
      scores[rater] = photos.map(({ ratings }) => ratings[rater]?.acceptable);
    }
  }
  scores['best possible'] = utilities;
  const curves = Object.entries(scores).map(([name, values]) => {
    const curve = errorVersusDiscard(values, utilities);
    const step = Math.ceil(curve.length / POINTS);
    return [name, { curve: curve.filter((_, i) => i % step === 0), area: discardArea(curve) }] as const;
  });
  return {
    utility,
    photos: photos.length,
    error: curves[0]?.[1].curve[0]?.error,
    scores: Object.fromEntries(curves),
  };
}

/** Default utility: 1 if the verdict is right. */
export function correctness(photos: readonly Measured[]): number[] {
  return photos.map(({ acceptable, defects }) => Number(acceptable === (defects.length === 0)));
}

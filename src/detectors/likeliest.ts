import type { DetectedFace, Pixels } from '../types.js';
import type { PresenceMeter } from './presenceMeter.js';

/**
 * Log-odds by which the best orientation must lead for the detector's network alone to decide. Chosen by `scripts/fit-orientation.mjs`: the lead is smaller on few upright photos, and on nearly all
 * photos for which a wrong orientation scores best.
 */
export const LEAD = 2;

/**
 * Log-odds of the presence below which it does not tell one orientation from another: no orientation of a face in profile shows landmarks, and the differences between them are noise.
 */
const UNSEEN = 0;

/** A reading of a face in one orientation. */
export interface Reading {
  /** As the network of `blazeFaceDetector` draws it, with its roll. */
  readonly face: DetectedFace;
  /** How likely that network finds this orientation: see `ReadFace`. */
  readonly sureness: number;
}

/** Readings within `LEAD` of the highest sureness, the highest first. */
export function ambiguous<R extends Reading>(seen: readonly R[]): R[] {
  const most = Math.max(...seen.map(({ sureness }) => sureness));
  return seen.filter(({ sureness }) => sureness >= most - LEAD).sort((a, b) => b.sureness - a.sureness);
}

/**
 * Of several readings of one face, the one to which both networks together, detector and landmarks, give the highest log-odds.
 *
 * @param readings - at least one, the highest sureness first
 * @param presence - without it the reading with the highest sureness counts
 */
export async function likeliest<R extends Reading>(
  image: Pixels,
  readings: readonly R[],
  presence: PresenceMeter | undefined,
): Promise<R> {
  let [best] = readings;
  if (!presence || readings.length === 1) return best;
  let most = Number.NEGATIVE_INFINITY;
  for (const reading of readings) {
    const both = reading.sureness + Math.max(UNSEEN, await presence.measure(image, reading.face));
    if (both > most) [best, most] = [reading, both];
  }
  return best;
}

import type { DetectedFace, Pixels } from '../types.js';
import type { PresenceMeter } from './presenceMeter.js';

/**
 * Log-odds by which the surest orientation must lead for the detector's network alone to decide. Of 131 portraits and natural faces without a cover, upright and upside down, nine in ten
 * lead by 1.1 or more; upside-down faces with a worn mask by as little as -0.6.
 */
const LEAD = 1.2;

/** A reading of a face in one orientation. */
export interface Reading {
  /** As the network of `blazeFaceDetector` draws it, with its roll. */
  readonly face: DetectedFace;
  /** How sure that network is, in log-odds. */
  readonly sureness: number;
}

/** Those that are about as sure as the surest, the surest first. */
export function ambiguous<R extends Reading>(seen: readonly R[]): R[] {
  const most = Math.max(...seen.map(({ sureness }) => sureness));
  return seen.filter(({ sureness }) => sureness > most - LEAD).sort((a, b) => b.sureness - a.sureness);
}

/**
 * Of several readings of one face the one of which both networks together are surest: that of the detector and that of the landmarks.
 *
 * @param readings - at least one
 */
export async function likeliest<R extends Reading>(
  image: Pixels,
  readings: readonly R[],
  presence: PresenceMeter,
): Promise<R> {
  let [best] = readings;
  if (readings.length === 1) return best;
  let most = Number.NEGATIVE_INFINITY;
  for (const reading of readings) {
    const both = reading.sureness + (await presence.measure(image, reading.face));
    if (both > most) [best, most] = [reading, both];
  }
  return best;
}

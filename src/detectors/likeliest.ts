import type { DetectedFace, Pixels } from '../types.js';
import type { PresenceMeter } from './presenceMeter.js';

/**
 * Log-odds by which the surest orientation must lead for the detector's network alone to decide. Of 156 portraits and natural faces in the open, upright and upside down, nine in ten
 * lead by more than 1.1; upside-down faces with a worn mask lead by as little as -0.6.
 */
const LEAD = 0.9;

/** Those that are about as sure as the surest, the surest first. */
export function ambiguous<T extends { readonly sureness: number }>(seen: readonly T[]): T[] {
  const most = Math.max(...seen.map(({ sureness }) => sureness));
  return seen.filter(({ sureness }) => sureness > most - LEAD).sort((a, b) => b.sureness - a.sureness);
}

/**
 * Of several readings of one face, each with its roll, the one in which the network of the landmarks is surest of a face.
 *
 * @param readings - at least one
 */
export async function likeliest(
  image: Pixels,
  readings: readonly DetectedFace[],
  presence: PresenceMeter,
): Promise<DetectedFace> {
  let [best] = readings;
  if (readings.length === 1) return best;
  let most = Number.NEGATIVE_INFINITY;
  for (const reading of readings) {
    const sureness = await presence.measure(image, reading);
    if (sureness > most) [best, most] = [reading, sureness];
  }
  return best;
}

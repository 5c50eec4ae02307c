import type { Engine } from '../engine/index.js';
import type { DetectedFace, Pixels } from '../types.js';
import { ambiguous, likeliest, type Reading } from './likeliest.js';
import { lookTwice } from './lookTwice.js';
import { mergeFaces } from './mergeFaces.js';
import type { PresenceMeter } from './presenceMeter.js';
import type { ReadFace } from './readFace.js';
import type { Square } from './runBlazeFace.js';

/** Log-odds that the landmark network must give a turned face of which the detector's network is not sure. */
const PRESENT = 0;

/** Minimum confidences of a turned face. */
export interface TurnedConfidence {
  /** To be considered. */
  readonly least: number;
  /** To count by itself; below it, the landmark network must confirm the face. */
  readonly sure: number;
}

/**
 * Finds faces on a photo that lies on its side or is upside down: the photo is searched at the three other right angles, and the one with the most confident face is
 * taken; where several are about as confident, the one to which both networks together give the highest log-odds.
 *
 * @param squares - where to look
 * @param presence - without it the most confident angle is taken, and only faces that are `sure` count
 * @returns faces as the network draws them, in pixels of the photo, with their roll
 */
export async function findTurned(
  engine: Engine,
  image: Pixels,
  squares: readonly Square[],
  { least, sure }: TurnedConfidence,
  presence: PresenceMeter | undefined,
): Promise<DetectedFace[]> {
  const seen: (Reading & { readonly faces: readonly ReadFace[] })[] = [];
  for (const quarters of [1, 2, 3]) {
    const turned = squares.map((square) => ({ ...square, quarters }));
    const faces = mergeFaces(await lookTwice(engine, image, turned, { first: least, second: least }));
    const [surest] = faces;
    if (surest) seen.push({ faces, face: surest, sureness: surest.sureness });
  }
  if (seen.length === 0) return [];
  const { faces } = await likeliest(image, ambiguous(seen), presence);
  const counting: DetectedFace[] = [];
  for (const { sureness: _, ...face } of faces)
    if (face.confidence >= sure || (presence && (await presence.measure(image, face)) > PRESENT))
      counting.push(face);
  return counting;
}

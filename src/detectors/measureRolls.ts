import type { Engine } from '../engine/index.js';
import type { DetectedFace, Pixels } from '../types.js';
import { centredFace } from './centredFace.js';
import { ambiguous, likeliest } from './likeliest.js';
import type { PresenceMeter } from './presenceMeter.js';
import { READ_CONFIDENCE, type ReadFace } from './readFace.js';
import { runBlazeFace } from './runBlazeFace.js';
import { squareAround } from './squareAround.js';
import { turnedBack } from './turnedBack.js';

/** The other right angles, in quarter turns clockwise. */
const OTHERS = [1, 2, 3] as const;
/** Prior log-odds of upright against turned photos. Photos on their side are even rarer, but those that exist must be found. */
export const MORE_OFTEN_UPRIGHT = 1;

/**
 * Rolls of faces that may lie in any orientation. The network reads an upside-down face as an upright one, but is more confident when the photo is turned: each
 * face is read at the other three right angles, and the most confident reading gives the roll; where two are about equal, as with worn masks, the presence decides.
 *
 * @param faces - as the network reads them on the photo as it lies
 * @param presence - without it the most confident reading counts
 * @returns the same faces, each with its roll
 */
export async function measureRolls(
  engine: Engine,
  image: Pixels,
  faces: readonly ReadFace[],
  presence: PresenceMeter | undefined,
): Promise<DetectedFace[]> {
  const squares = faces.flatMap((face) => OTHERS.map((quarters) => ({ ...squareAround(face), quarters })));
  const found = await runBlazeFace(engine, image, squares, READ_CONFIDENCE);
  const measured: DetectedFace[] = [];
  for (const [i, { sureness, ...face }] of faces.entries()) {
    const seen = [{ face, sureness: sureness + MORE_OFTEN_UPRIGHT }];
    for (const k of OTHERS.keys()) {
      const at = i * OTHERS.length + k;
      const read = centredFace(found[at], squares[at], READ_CONFIDENCE);
      if (!read) continue;
      const { roll } = turnedBack(read, squares[at]);
      seen.push({ face: { ...face, roll }, sureness: read.sureness });
    }
    measured.push((await likeliest(image, ambiguous(seen), presence)).face);
  }
  return measured;
}

import type { Engine } from '../engine/index.js';
import { logit } from '../logit.js';
import type { DetectedFace, Pixels } from '../types.js';
import { ambiguous, likeliest } from './likeliest.js';
import type { PresenceMeter } from './presenceMeter.js';
import { runBlazeFace, type Square } from './runBlazeFace.js';
import { within180 } from './turnedBack.js';

/** The other right angles, in quarter turns clockwise. */
const OTHERS = [1, 2, 3] as const;
/** Confidence that a turned face must have to count. */
const LEAST = 0.5;
/** How much surer the network must be of a turned face, in log-odds: a face that is seen at two angles is taken for the upright one. */
const SURER = 0.3;
/** How far the middle of a turned face may be from that of the square, in sides of the square. */
const CENTRED = 0.25;

/**
 * Rolls of faces that may lie in any orientation. The network reads an upside-down face as an upright one, but is surer of it when the photo is turned: each
 * face is looked at in the other three right angles, and the roll is that of the surest; where two are about as sure, as of worn masks, the presence decides.
 *
 * @param faces - as the network draws them
 * @param squareAround - the square in which a face is looked at
 * @returns the same faces, each with its roll
 */
export async function measureRolls(
  engine: Engine,
  image: Pixels,
  faces: readonly DetectedFace[],
  squareAround: (face: DetectedFace) => Square,
  presence: PresenceMeter,
): Promise<DetectedFace[]> {
  const squares = faces.flatMap((face) => OTHERS.map((quarters) => ({ ...squareAround(face), quarters })));
  const found = await runBlazeFace(engine, image, squares, LEAST);
  const measured: DetectedFace[] = [];
  for (const [i, face] of faces.entries()) {
    const seen = [{ face: { ...face, roll: face.roll ?? 0 }, sureness: logit(face.confidence) + SURER }];
    for (const [k, quarters] of OTHERS.entries()) {
      const at = i * OTHERS.length + k;
      const centred = found[at].filter((turned) => isCentred(turned, squares[at]));
      const [best] = centred.sort((a, b) => b.confidence - a.confidence);
      if (!best) continue;
      const roll = within180((best.roll ?? 0) - 90 * quarters);
      seen.push({ face: { ...face, roll }, sureness: logit(best.confidence) });
    }
    measured.push((await likeliest(image, ambiguous(seen), presence)).face);
  }
  return measured;
}

function isCentred({ x, y, width, height }: DetectedFace, square: Square): boolean {
  const across = x + width / 2 - square.x - square.side / 2;
  const down = y + height / 2 - square.y - square.side / 2;
  return Math.max(Math.abs(across), Math.abs(down)) < CENTRED * square.side;
}

import type { Engine } from '../engine/index.js';
import type { DetectedFace, Pixels } from '../types.js';
import { mergeFaces } from './mergeFaces.js';
import { runBlazeFace, type Square } from './runBlazeFace.js';
import { turnedBack } from './turnedBack.js';

/**
 * Finds faces on a photo that lies on its side or is upside down: the photo is looked at in the three other right angles, and the one with the surest face is
 * taken.
 *
 * @param squares - where to look
 * @param least - confidence that a face must have
 * @param squareAround - the square in which a face is looked at again
 * @returns faces as the network draws them, in pixels of the photo, with their roll
 */
export async function findTurned(
  engine: Engine,
  image: Pixels,
  squares: readonly Square[],
  least: number,
  squareAround: (face: DetectedFace) => Square,
): Promise<DetectedFace[]> {
  let best: DetectedFace[] = [];
  for (const quarters of [1, 2, 3]) {
    const look = async (places: readonly Square[]): Promise<DetectedFace[]> => {
      const turned = places.map((square) => ({ ...square, quarters }));
      const found = await runBlazeFace(engine, image, turned, least);
      return mergeFaces(found.flatMap((faces, i) => faces.map((face) => turnedBack(face, turned[i]))));
    };
    const faces = await look((await look(squares)).map(squareAround));
    if (sure(faces) > sure(best)) best = faces;
  }
  return best;
}

function sure(faces: readonly DetectedFace[]): number {
  return Math.max(0, ...faces.map(({ confidence }) => confidence));
}

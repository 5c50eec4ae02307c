import { tfjsEngine } from '../engine/index.js';
import type { DetectedFace, FaceBox, Pixels } from '../types.js';
import { squareAround } from './blazeFaceDetector.js';
import { blazeFaceNet } from './blazeFaceNet.js';
import { measureRolls } from './measureRolls.js';
import { runBlazeFace } from './runBlazeFace.js';

/** Confidence that counts as a face. */
const LEAST = 0.5;

/**
 * The roll of a face whose box is known, by the network of `blazeFaceDetector`.
 *
 * @param face - in pixels of the photo
 * @returns degrees, -180..180, positive towards the person's left shoulder; undefined where no face is found in the box
 */
export async function faceRoll(image: Pixels, face: FaceBox): Promise<number | undefined> {
  const engine = tfjsEngine(await blazeFaceNet());
  try {
    // boxes of faces are about a quarter higher than the network draws them, and square
    const side = Math.max(face.width, face.height / 1.25);
    const square: DetectedFace = {
      x: face.x + (face.width - side) / 2,
      y: face.y + (face.height - side) / 2,
      width: side,
      height: side,
      confidence: LEAST,
    };
    const [found] = await runBlazeFace(engine, image, [squareAround(square)], LEAST);
    const [best] = [...found].sort((a, b) => b.confidence - a.confidence);
    const upright = { ...square, confidence: best?.confidence ?? LEAST, roll: best?.roll ?? 0 };
    const [{ roll }] = await measureRolls(engine, image, [upright], squareAround);
    return best === undefined && roll === 0 ? undefined : roll;
  } finally {
    engine.dispose();
  }
}

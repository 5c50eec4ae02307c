import { heldEngine } from '../engine/heldEngine.js';
import type { EngineFactory } from '../engine/index.js';
import type { DetectedFace, FaceBox, Pixels } from '../types.js';
import { blazeFaceNet } from './blazeFaceNet.js';
import { measureRolls } from './measureRolls.js';
import { presenceMeter } from './presenceMeter.js';
import { READ_CONFIDENCE, readFace } from './readFace.js';
import { runBlazeFace } from './runBlazeFace.js';
import { squareAround } from './squareAround.js';

/** Longer side of the smallest face that is measured, in pixels: in a smaller one the eyes are less than 6 pixels apart. */
const SMALLEST = 16;

/** Measures the roll of faces whose boxes are known. */
export interface RollMeter {
  /**
   * The roll of a face.
   *
   * @param face - in pixels of the photo
   * @returns degrees, -180..180, positive towards the person's left shoulder; undefined where no face is found in the box, or the box is smaller than 16 pixels
   */
  measure(image: Pixels, face: FaceBox): Promise<number | undefined>;
  /** Frees the weights on the backend. */
  dispose(): void;
}

/**
 * Measures rolls with the network of `blazeFaceDetector`.
 *
 * @param engine - runs the network. @defaultValue that of tfjs
 */
export function faceRoll(engine?: EngineFactory): RollMeter {
  const network = heldEngine('roll meter', blazeFaceNet, engine);
  const presence = presenceMeter(engine);
  return {
    async measure(image, face): Promise<number | undefined> {
      if (Math.max(face.width, face.height) < SMALLEST) return undefined;
      const running = await network.engine();
      // face boxes are about a quarter higher than the network's, which are square
      const side = Math.max(face.width, face.height / 1.25);
      const square: DetectedFace = {
        x: face.x + (face.width - side) / 2,
        y: face.y + (face.height - side) / 2,
        width: side,
        height: side,
        confidence: READ_CONFIDENCE,
      };
      const [found] = await runBlazeFace(running, image, [squareAround(square)], READ_CONFIDENCE);
      const best = readFace(found, READ_CONFIDENCE);
      const { roll: asIs = 0, sureness = Number.NEGATIVE_INFINITY } = best ?? {};
      const [{ roll }] = await measureRolls(running, image, [{ ...square, roll: asIs, sureness }], presence);
      return best === undefined && roll === 0 ? undefined : roll;
    },
    dispose() {
      network.dispose();
      presence.dispose();
    },
  };
}

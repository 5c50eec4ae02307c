import { heldEngine } from '../engine/heldEngine.js';
import type { Engine, EngineFactory } from '../engine/index.js';
import type { DetectedFace, FaceBox, Pixels, Size } from '../types.js';
import { BLAZE_FACE_BOX } from './blazeFaceBox.js';
import { blazeFaceNet } from './blazeFaceNet.js';
import { mapTurnedBox } from './boxMap.js';
import { centredFace } from './centredFace.js';
import { measureRolls } from './measureRolls.js';
import { overlap, SAME } from './mergeFaces.js';
import { presenceMeter } from './presenceMeter.js';
import { READ_CONFIDENCE, type ReadFace, readFace } from './readFace.js';
import { runBlazeFace } from './runBlazeFace.js';
import { CENTRED_UPRIGHT, squareAround } from './squareAround.js';

/** Longer side of the smallest face that is read, in pixels: in a smaller one the eyes are less than 6 pixels apart. */
const SMALLEST = 16;
/** Roll in degrees beyond which a face is not upright. */
const UPRIGHT = 45;
/** Share of each side that a box may leave free and still cover the photo. */
const FREE = 0.02;

/** A face in a given box, as the network of `blazeFaceDetector` sees it. */
export interface ReadBox {
  /** Degrees, -180..180, positive towards the person's left shoulder. */
  readonly roll: number;
  /** The box that `blazeFaceDetector` draws; absent for a face that is not upright, where the face is not that of the given box, and where that covers the photo: it is then a crop of the face. */
  readonly box?: FaceBox;
}

/** Reads faces whose boxes are known. */
export interface BoxReader {
  /**
   * Measures the roll of a face, and draws its box anew.
   *
   * @param face - in pixels of the photo
   * @returns undefined where no face is found in the box, or the box is smaller than 16 pixels
   */
  read(image: Pixels, face: FaceBox): Promise<ReadBox | undefined>;
  /** Frees the weights on the backend. */
  dispose(): void;
}

/**
 * Reads given boxes with the network of `blazeFaceDetector`.
 *
 * @param engine - runs the network. @defaultValue that of tfjs
 */
export function boxReader(engine?: EngineFactory): BoxReader {
  const network = heldEngine('box reader', blazeFaceNet, engine);
  const presence = presenceMeter(engine);
  return {
    async read(image, face): Promise<ReadBox | undefined> {
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
      const place = squareAround(square);
      const [found] = await runBlazeFace(running, image, [place], READ_CONFIDENCE);
      const best = readFace(found, READ_CONFIDENCE);
      const { roll: asIs = 0, sureness = Number.NEGATIVE_INFINITY } = best ?? {};
      const [{ roll = 0 }] = await measureRolls(
        running,
        image,
        [{ ...square, roll: asIs, sureness }],
        presence,
      );
      if (best === undefined && roll === 0) return undefined;
      if (covers(face, image)) return { roll };
      // a face further away is a neighbour's
      const near =
        Math.abs(roll) > UPRIGHT ? undefined : centredFace(found, place, READ_CONFIDENCE, CENTRED_UPRIGHT);
      const drawn = near && mapTurnedBox(await redrawn(running, image, near), BLAZE_FACE_BOX);
      return { roll, ...(drawn && overlap(drawn, face).ofBoth > SAME && { box: drawn }) };
    },
    dispose() {
      network.dispose();
      presence.dispose();
    },
  };
}

/** Whether a box leaves nothing of a photo out. */
function covers({ x, y, width, height }: FaceBox, photo: Size): boolean {
  const [right, down] = [FREE * photo.width, FREE * photo.height];
  return x <= right && y <= down && x + width >= photo.width - right && y + height >= photo.height - down;
}

/** The same face seen once more, in the square that belongs to it: its box then depends little on the one that was given. */
async function redrawn(engine: Engine, image: Pixels, face: ReadFace): Promise<DetectedFace> {
  const place = squareAround(face);
  const [found] = await runBlazeFace(engine, image, [place], READ_CONFIDENCE);
  return centredFace(found, place, READ_CONFIDENCE, CENTRED_UPRIGHT) ?? face;
}

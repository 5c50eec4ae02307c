import { type Engine, type EngineFactory, tfjsEngine } from '../engine/index.js';
import { resample } from '../image/index.js';
import type { DetectedFace, FaceDetector, Pixels, Size } from '../types.js';
import {
  checkBoolean,
  checkFunction,
  checkNumber,
  checkRaster,
  MIN_FACE_SIDE,
  resolveOptions,
} from '../validate.js';
import { BLAZE_FACE_BOX } from './blazeFaceBox.js';
import { blazeFaceNet } from './blazeFaceNet.js';
import { bySureness, mapTurnedBox } from './boxMap.js';
import { findTurned } from './findTurned.js';
import { lookTwice } from './lookTwice.js';
import { measureRolls } from './measureRolls.js';
import { mergeFaces } from './mergeFaces.js';
import { type PresenceMeter, presenceMeter } from './presenceMeter.js';
import type { ReadFace } from './readFace.js';
import type { Square } from './runBlazeFace.js';

export interface BlazeFaceDetectorOptions {
  /** Minimum score of a face, 0..1. @defaultValue 0.5 */
  readonly minConfidence?: number | undefined;
  /**
   * The smallest face that counts: its longer side as a share of the photo's longer side, 0..1. The passes for smaller faces are skipped, which
   * are most of the work on a large photo: those for the smallest from 0.0625 on, those for all but large ones from 0.2 on. @defaultValue 0
   */
  readonly minSize?: number | undefined;
  /**
   * The smallest face that counts beside the largest one: its area as a share of that one's, 0..1. Where a face is found on the whole photo, the passes for faces that cannot count are skipped.
   * @defaultValue 0
   */
  readonly minRelativeArea?: number | undefined;
  /**
   * Whether the presence of `faceLandmarker` decides where the network cannot tell which way up a face is. `false`: the most confident reading counts, and no landmarks are loaded (1.2 MB), for a
   * first verdict that is checked later. @defaultValue true
   */
  readonly landmarks?: boolean | undefined;
  /**
   * Runs the network instead of tfjs, such as `onnxEngine(ort)` of `lucidface/onnx`. It is made when first needed, and kept.
   * @defaultValue none
   */
  readonly engine?: EngineFactory | undefined;
}

export const BLAZE_FACE_DEFAULTS = Object.freeze({
  minConfidence: 0.5 as number,
  minSize: 0 as number,
  minRelativeArea: 0 as number,
  landmarks: true as boolean,
  engine: undefined as EngineFactory | undefined,
});

/** Longer side in pixels to which a larger photo is shrunk before the search. */
export const BLAZE_FACE_SIDE = 1280;
/** Passes over the whole photo, as a square with a margin of this share of its longer side: the network does not know faces that fill its square. */
const MARGINS = [0.6, 0.3];
/**
 * Passes over the photo without a margin, and over parts of it: squares whose sides are the longer side over `part`, for faces smaller than `below`, a share of
 * the photo's longer side. Faces of that size are an eighth of the square of the pass before.
 */
const PARTS = [
  { part: 1, below: 0.2 },
  { part: 2, below: 0.125 },
  { part: 4, below: 0.0625 },
] as const;
/** Overlap of two neighbouring parts, as a share of their side. */
const SHARED = 0.4;
/** The smallest part in pixels: a smaller one shows nothing that the network has not seen already. */
const SMALLEST_PART = 192;
/**
 * How much more than `minConfidence` a face needs that was not seen on the whole photo, as a share of the rest to 1: more places give more
 * false positives. At the default, .75; the highest score on 40 photos without a face was .69, the lowest of a face on 71 portraits .80.
 */
const SURER = 0.5;

/**
 * Finds faces with a small network whose weights ship in this package (200 kB): in Node and in browsers, on the current
 * backend, without a network connection.
 *
 * It finds faces from about 3 % of a photo's longer side up to those that the photo cuts off, upright or tilted by up to 45 degrees, and large
 * ones on photos that lie on their side or are upside down. Each
 * candidate is examined twice, the second time at the size that suits the network. Of two faces of which one covers half of the other, one is found. `roll` is
 * measured by the direction from the mouth to the eyes. Where nothing is found, the photo is searched at the other three right angles. Where the network cannot tell which
 * way up a face is, as with many worn masks, the presence of `faceLandmarker` decides, whose weights (1.2 MB) are then loaded, unless `landmarks` is false.
 *
 * @throws TypeError for a misspelt option; RangeError for an invalid value
 * @example
 * const [face] = await blazeFaceDetector().detect(await readImage('photo.jpg'));
 */
export function blazeFaceDetector(options?: BlazeFaceDetectorOptions): FaceDetector {
  const settings = resolveOptions('blazeFaceDetector', options, BLAZE_FACE_DEFAULTS);
  const { engine, landmarks, ...search } = settings;
  const { minConfidence, minSize, minRelativeArea } = search;
  checkNumber('minConfidence', minConfidence, 0, 1);
  checkNumber('minSize', minSize, 0, 1);
  checkNumber('minRelativeArea', minRelativeArea, 0, 1);
  checkBoolean('landmarks', landmarks);
  if (engine !== undefined) checkFunction('engine', engine);
  let held: Engine | undefined;
  let heldPresence: PresenceMeter | undefined;
  return {
    name: 'blazeFaceDetector',
    detect: async (image) => {
      checkRaster('image', image, [3, 4]);
      if (engine) {
        held ??= await engine(await blazeFaceNet());
        if (landmarks) heldPresence ??= presenceMeter(engine);
        return findFaces(held, image, { ...search, presence: heldPresence });
      }
      // it keeps no tensor between two photos
      const own = tfjsEngine(await blazeFaceNet());
      const presence = landmarks ? presenceMeter() : undefined;
      try {
        return await findFaces(own, image, { ...search, presence });
      } finally {
        own.dispose();
        presence?.dispose();
      }
    },
  };
}

interface Search {
  readonly minConfidence: number;
  readonly minSize: number;
  readonly minRelativeArea: number;
  readonly presence: PresenceMeter | undefined;
}

async function findFaces(
  engine: Engine,
  image: Pixels,
  { minConfidence, minSize, minRelativeArea, presence }: Search,
): Promise<DetectedFace[]> {
  const longer = Math.max(image.width, image.height);
  const base = shrink(image, BLAZE_FACE_SIDE);
  const scale = longer / Math.max(base.width, base.height);
  const surer = minConfidence + SURER * (1 - minConfidence);
  const look = (squares: readonly Square[], least: number): Promise<ReadFace[]> =>
    lookTwice(engine, base, squares, { first: minConfidence, second: least });
  const large = await look(wholeOf(base), minConfidence);
  const least = Math.max(minSize, relativeSide(large, minRelativeArea, base));
  const small = await look(partsOf(base, least), surer);
  const upright = mergeFaces([...large, ...small]);
  const turned = { least: minConfidence, sure: surer };
  const faces =
    upright.length > 0
      ? await measureRolls(engine, base, upright, presence)
      : await findTurned(engine, base, wholeOf(base), turned, presence);
  const boxes = faces
    .map((face) => {
      const { x, y, width, height } = face;
      const box = { x: x * scale, y: y * scale, width: width * scale, height: height * scale };
      return mapTurnedBox({ ...face, ...box }, BLAZE_FACE_BOX);
    })
    .filter(({ width, height }) => Math.min(width, height) >= MIN_FACE_SIDE)
    .filter(({ width, height }) => Math.max(width, height) >= minSize * longer)
    .filter((face) => isOnPhoto(face, image))
    .sort(bySureness);
  const counts = minRelativeArea * largestArea(boxes);
  return boxes.filter(({ width, height }) => width * height >= counts);
}

/** The smallest face that counts beside the largest of these, as a share of the photo's longer side. */
function relativeSide(
  faces: readonly DetectedFace[],
  minRelativeArea: number,
  { width, height }: Size,
): number {
  const found = faces.map((face) => mapTurnedBox(face, BLAZE_FACE_BOX));
  return Math.sqrt(minRelativeArea * largestArea(found)) / Math.max(width, height);
}

function largestArea(faces: readonly Size[]): number {
  return faces.reduce((most, { width, height }) => Math.max(most, width * height), 0);
}

/** The photo with its margins. */
function wholeOf({ width, height }: Size): Square[] {
  const longer = Math.max(width, height);
  return MARGINS.map((margin) => {
    const side = longer * (1 + 2 * margin);
    return { x: (width - side) / 2, y: (height - side) / 2, side };
  });
}

/** The photo without a margin, and its parts, where they are large enough and show faces of `minSize` that earlier passes miss. */
function partsOf({ width, height }: Size, minSize: number): Square[] {
  const longer = Math.max(width, height);
  return PARTS.filter(
    ({ part, below }) => minSize < below && (part === 1 || longer / part >= SMALLEST_PART),
  ).flatMap(({ part }) => {
    const side = longer / part;
    return starts(height, side).flatMap((y) => starts(width, side).map((x): Square => ({ x, y, side })));
  });
}

/** Where parts start along an axis, so that they cover it evenly. */
function starts(length: number, side: number): number[] {
  if (length <= side) return [(length - side) / 2];
  const count = Math.ceil((length - side) / (side * (1 - SHARED))) + 1;
  return Array.from({ length: count }, (_, i) => (i * (length - side)) / (count - 1));
}

function isOnPhoto({ x, y, width, height }: DetectedFace, photo: Size): boolean {
  return x < photo.width && y < photo.height && x + width > 0 && y + height > 0;
}

function shrink(image: Pixels, side: number): Pixels {
  const { width, height } = image;
  const zoom = Math.min(1, side / Math.max(width, height));
  if (zoom === 1) return image;
  const size = {
    width: Math.max(1, Math.round(width * zoom)),
    height: Math.max(1, Math.round(height * zoom)),
  };
  return resample(image, { x: 0, y: 0, width, height }, size);
}

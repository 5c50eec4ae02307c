import { faceRegion } from '../image/faceRegion.js';
import type { FaceBox, Segments, Size } from '../types.js';
import { checkInteger, checkObject, checkOneOf, checkSize, resolveOptions } from '../validate.js';
import type { FaceLandmarks, MeshPoints } from './FaceLandmarks.js';
import { boxFrame, type FaceFrame, landmarkFrame } from './faceFrame.js';
import {
  BROWS,
  halfWidth,
  LOWER_LIDS,
  LOWER_LIP,
  MOUTH_HALF,
  NOSE,
  OUTLINE,
  UPPER_LIP,
} from './proportions.js';

/**
 * The parts of a photo of a face. An eye includes its brow, the mouth its lips and the skin around them; outside are hair, ears, neck, clothes
 * and background.
 */
export const FACE_REGIONS = Object.freeze([
  'forehead',
  'left-eye',
  'right-eye',
  'nose',
  'left-cheek',
  'right-cheek',
  'mouth',
  'chin',
  'outside',
] as const);

export type FaceRegionName = (typeof FACE_REGIONS)[number];

/** Position of the face on a map. */
export interface FacePlace {
  /** The face box passed to the explainer: the map covers the crop of `cropFace` around it. @defaultValue none */
  readonly face?: FaceBox | undefined;
  /** Size of the photo in pixels, if no face was passed to the explainer: the map then covers the whole photo. @defaultValue none */
  readonly photo?: Size | undefined;
  /**
   * Points of the face in pixels of the photo, or its mesh from `faceLandmarker`; without them the parts are placed by average proportions of the
   * box.
   * @defaultValue none
   */
  readonly landmarks?: FaceLandmarks | MeshPoints | undefined;
  /** Perspective of left and right: the viewer's, or that of the person in the photo (if it is not mirrored). @defaultValue 'viewer' */
  readonly sides?: 'viewer' | 'person' | undefined;
}

/** @internal */
export const FACE_PLACE_DEFAULTS = Object.freeze({
  face: undefined as FaceBox | undefined,
  photo: undefined as Size | undefined,
  landmarks: undefined as FaceLandmarks | MeshPoints | undefined,
  sides: 'viewer' as 'viewer' | 'person',
});

const INDEX = Object.fromEntries(FACE_REGIONS.map((name, i) => [name, i])) as Record<FaceRegionName, number>;

/**
 * Part of the face at each pixel of a map.
 *
 * Without `face`, `photo` and `landmarks` the photo is assumed to be a crop around a face, 3 wide and 4 high.
 *
 * @param size - size of the map
 * @returns an index into `FACE_REGIONS` per pixel. A part may have no pixel, or several components
 * @throws TypeError or RangeError for a wrong option, landmarks without `face` or `photo`, or a face that is not on the map
 */
export function faceRegions(size: Size, place?: FacePlace): Segments {
  checkSize('size', size);
  const { face, photo, landmarks, sides } = resolveOptions('faceRegions', place, FACE_PLACE_DEFAULTS);
  checkOneOf('sides', sides, ['viewer', 'person']);
  const { frame, shown } = placeFace(face, photo, landmarks);
  const { width, height } = size;
  const data = new Int32Array(width * height);
  let onFace = 0;
  for (let i = 0; i < data.length; i++) {
    const x = shown.x + (((i % width) + 0.5) * shown.width) / width;
    const y = shown.y + ((Math.floor(i / width) + 0.5) * shown.height) / height;
    const [u, v] = frame(x, y);
    const name = regionAt(sides === 'viewer' ? u : 1 - u, v);
    data[i] = INDEX[name];
    if (name !== 'outside') onFace++;
  }
  if (onFace === 0) throw new RangeError('`face` must lie on the map, got one that is nowhere on it');
  return { data, width, height, count: FACE_REGIONS.length };
}

/** The frame of the face in the photo, and the part of the photo that the map covers. */
function placeFace(
  face: FaceBox | undefined,
  photo: Size | undefined,
  landmarks: FaceLandmarks | MeshPoints | undefined,
): { frame: FaceFrame; shown: FaceBox } {
  if (photo !== undefined) {
    checkObject('photo', photo, '{ width, height }');
    checkInteger('photo.width', photo.width, 1);
    checkInteger('photo.height', photo.height, 1);
  }
  // also checks the box
  const crop = face && faceRegion(face);
  const shown = photo ? { x: 0, y: 0, width: photo.width, height: photo.height } : crop;
  if (landmarks) {
    if (!shown) {
      throw new RangeError(
        '`landmarks` must come with `face` or `photo`, which say what the map shows, got neither',
      );
    }
    return { frame: landmarkFrame(landmarks), shown };
  }
  if (shown && face) return { frame: boxFrame(face), shown };
  const average = { x: 0, y: 0, width: 3, height: 4 };
  return { frame: boxFrame(average), shown: faceRegion(average) };
}

/** Part of the face at a point of its frame, left and right as the viewer sees them. */
function regionAt(u: number, v: number): FaceRegionName {
  const away = Math.abs(u - 0.5);
  if (!(away < halfWidth(OUTLINE, v))) return 'outside';
  if (v < BROWS) return 'forehead';
  if (v >= LOWER_LIP) return 'chin';
  if (away < halfWidth(NOSE, v) && v < UPPER_LIP) return 'nose';
  if (v >= UPPER_LIP && away < MOUTH_HALF) return 'mouth';
  const part = v < LOWER_LIDS ? 'eye' : 'cheek';
  return u < 0.5 ? `left-${part}` : `right-${part}`;
}

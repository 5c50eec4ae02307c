import type { ClassName } from '../../src/evaluation/data/recipe.js';
import type { FaceMesh, faceLandmarker } from '../../src/landmarks/index.js';
import { FACE_OVAL, LEFT_EYE, MOUTH, RIGHT_EYE } from '../../src/landmarks/meshPoints.js';
import type { FaceBox, Pixels } from '../../src/types.js';
import { type CoverMark, MORE_FAIRFACE_COVERS, readCoverMarks, type Vertex } from '../data/readCoverMarks.js';
import type { NaturalPhoto } from './fairFace.js';

/** Outlines of the faults of a photo in its pixels, by class. */
export type FaultOutlines = Readonly<
  Partial<Record<'occluded' | 'sunglasses' | 'eyes-closed' | 'mouth-open', readonly Polygon[]>>
>;

/** Outlines of the face in the pixels of a photo, for classes whose evidence is the whole of it. */
export type FaceOutlines = Readonly<Partial<Record<'acceptable' | 'turned', readonly Polygon[]>>>;

export type Polygon = readonly Vertex[];

/** Below it the points lie on no face. */
const LEAST_PRESENCE = 0.5;

/** The marks of clear covers by photo, of the half `choose`: maps are reported on the other half. */
export async function trainingMarks(): Promise<Map<string, CoverMark>> {
  const marks = [...(await readCoverMarks()), ...(await readCoverMarks(MORE_FAIRFACE_COVERS))];
  return new Map(
    marks.filter(({ half, grade }) => half === 'choose' && grade === 2).map((mark) => [mark.photo, mark]),
  );
}

/**
 * Finds the places of clear faults: covers by their marks, sunglasses, closed eyes and open mouths by the points of the face.
 *
 * @param mark - the mark of the photo's cover, where there is one
 * @param landmarker - places the points
 */
export async function faultOutlines(
  { faults }: NaturalPhoto,
  pixels: Pixels,
  face: FaceBox,
  mark: CoverMark | undefined,
  landmarker: ReturnType<typeof faceLandmarker>,
): Promise<FaultOutlines> {
  const clear = (name: Parameters<typeof faults.get>[0]): boolean => faults.get(name) === 2;
  const found: Record<string, readonly Polygon[]> = {};
  if (mark && clear('occluded')) found.occluded = mark.polygons;
  if (mark?.cover === 'sunglasses' && clear('sunglasses')) found.sunglasses = mark.polygons;
  if (!(clear('sunglasses') || clear('eyes-closed') || clear('mouth-open'))) return found;
  const mesh = await landmarker.detect(pixels, face);
  if ((mesh.presence ?? 0) < LEAST_PRESENCE) return found;
  if (clear('sunglasses') && !found.sunglasses) {
    found.sunglasses = [eyeBand(mesh, 0.35, 0.38)];
    found.occluded ??= found.sunglasses;
  }
  if (clear('eyes-closed') && !clear('sunglasses')) found['eyes-closed'] = [eyeBand(mesh, 0.2, 0.24)];
  if (clear('mouth-open')) found['mouth-open'] = [mouthBand(mesh)];
  return found;
}

/** Classes whose evidence is the face as a whole. */
const OF_WHOLE_FACES = ['acceptable', 'turned'] as const;

/**
 * The place of what a face shows as a whole: its oval, for a photo that is good beyond doubt, or whose face is turned beyond doubt.
 *
 * @param label - of the photo
 * @param landmarker - places the points
 */
export async function faceOutlines(
  label: Readonly<Partial<Record<ClassName, number>>>,
  pixels: Pixels,
  face: FaceBox,
  landmarker: ReturnType<typeof faceLandmarker>,
): Promise<FaceOutlines> {
  const classes = OF_WHOLE_FACES.filter((name) => label[name] === 1);
  if (classes.length === 0) return {};
  const { points, presence } = await landmarker.detect(pixels, face);
  if ((presence ?? 0) < LEAST_PRESENCE) return {};
  const oval: Polygon = FACE_OVAL.map((i) => [points[i].x, points[i].y]);
  return Object.fromEntries(classes.map((name) => [name, [oval]]));
}

/** A band over both eyes. @param reach - beyond the outer corners; @param height - above and below; both in distances between the eyes */
function eyeBand({ points, interEyeDistance }: FaceMesh, reach: number, height: number): Polygon {
  return band(
    points[RIGHT_EYE.outer],
    points[LEFT_EYE.outer],
    reach * interEyeDistance,
    [height, height].map((side) => side * interEyeDistance),
  );
}

/** A band over the lips, in widths of the mouth. */
function mouthBand({ points }: FaceMesh): Polygon {
  const [right, left] = [points[MOUTH.right], points[MOUTH.left]];
  const width = Math.hypot(left.x - right.x, left.y - right.y);
  const { upper, lower } = MOUTH.lips;
  const open = Math.hypot(points[lower].x - points[upper].x, points[lower].y - points[upper].y);
  return band(right, left, 0.15 * width, [0.25 * width, 0.25 * width + open]);
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** A rectangle along a line, longer by `reach` at both ends. */
function band(from: Place, to: Place, reach: number, [above, below]: readonly number[]): Polygon {
  const length = Math.max(1, Math.hypot(to.x - from.x, to.y - from.y));
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const down = { x: -along.y, y: along.x };
  const at = ({ x, y }: Place, forward: number, side: number): Vertex => [
    x + forward * along.x + side * down.x,
    y + forward * along.y + side * down.y,
  ];
  return [at(from, -reach, -above), at(to, reach, -above), at(to, reach, below), at(from, -reach, below)];
}

import type { FaceBox, Raster, Size } from '../types.js';
import { allFinite, checkArray, checkNumber, checkObject, checkRaster, describe } from '../validate.js';
import type { MeasureName } from './Measure.js';

/** A face whose points are known: a `FaceMesh` of `lucidface/landmarks` is one. Left and right are the person's own. */
export interface MeasuredFace {
  /** 468 points in pixels of the photo, in the order of MediaPipe's face mesh. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** In degrees: see `HeadPose` of `lucidface/landmarks`. */
  readonly pose: { readonly yaw: number; readonly pitch: number; readonly roll: number };
  /** Distance between the lids over the width of the eye. */
  readonly eyes: {
    readonly left: { readonly openness: number };
    readonly right: { readonly openness: number };
  };
  /** Distance between the lips over that between the corners of the mouth, and the latter over the inter-eye distance. */
  readonly mouth: { readonly openness: number; readonly width: number };
  /** In pixels of the photo. */
  readonly interEyeDistance: number;
}

/** Options of `measureFace`: the measures to take, and what else is known about the photo. */
export interface MeasureOptions {
  /** The measures to take. @defaultValue all */
  readonly names?: readonly MeasureName[] | undefined;
  /**
   * Share of a person at each pixel, 0..1, over the whole photo at any size, as `personSegmenter` of `lucidface/landmarks` gives it. Head height and
   * background are measured only with it. @defaultValue none
   */
  readonly person?: Raster<Float32Array> | undefined;
  /** All faces that were found, the measured one among them. @defaultValue none */
  readonly faces?: readonly FaceBox[] | undefined;
  /**
   * Size of the photo before it was shrunk: lengths in pixels are those of the original. Noise and blockiness of a photo that was shrunk are left out.
   * @defaultValue the size of the photo
   */
  readonly originalSize?: Size | undefined;
}

const NUM_POINTS = 468;
/** Largest coordinate in pixels. */
const FARTHEST = 1e6;

/** @throws TypeError or RangeError for an invalid face mesh */
export function checkMeasuredFace(face: MeasuredFace): void {
  checkObject('face', face, 'a face mesh');
  const { points, pose, eyes, mouth, interEyeDistance } = face;
  checkArray('face.points', points);
  if (points.length !== NUM_POINTS)
    throw new RangeError(`\`face.points\` must have ${NUM_POINTS} points, got ${describe(points)}`);
  for (let i = 0; i < NUM_POINTS; i++) {
    checkObject(`face.points[${i}]`, points[i], '{ x, y }');
    checkNumber(`face.points[${i}].x`, points[i].x, -FARTHEST, FARTHEST);
    checkNumber(`face.points[${i}].y`, points[i].y, -FARTHEST, FARTHEST);
  }
  checkObject('face.pose', pose, '{ yaw, pitch, roll }');
  for (const angle of ['yaw', 'pitch', 'roll'] as const)
    checkNumber(`face.pose.${angle}`, pose[angle], -180, 180);
  checkObject('face.eyes', eyes, '{ left, right }');
  for (const side of ['left', 'right'] as const) {
    checkObject(`face.eyes.${side}`, eyes[side], '{ openness }');
    checkNumber(`face.eyes.${side}.openness`, eyes[side].openness, 0);
  }
  checkObject('face.mouth', mouth, '{ openness, width }');
  checkNumber('face.mouth.openness', mouth.openness, 0);
  checkNumber('face.mouth.width', mouth.width, 0);
  checkNumber('face.interEyeDistance', interEyeDistance, 1, FARTHEST);
}

/** @throws TypeError or RangeError unless it is a raster of shares in 0..1 */
export function checkPerson(person: Raster<Float32Array>): void {
  checkRaster('person', person, [1]);
  const { data } = person;
  const odd = allFinite(data) ? data.find((value) => value < 0 || value > 1) : Number.NaN;
  if (odd !== undefined) throw new RangeError(`\`person.data\` must be in 0..1, got ${odd}`);
}

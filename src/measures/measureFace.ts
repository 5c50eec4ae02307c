import type { FaceBox, Pixels, Raster, Size } from '../types.js';
import {
  checkArray,
  checkFaceBox,
  checkNumber,
  checkOneOf,
  checkPhotoSize,
  checkRaster,
  resolveOptions,
} from '../validate.js';
import { regionOf } from './faceGrid.js';
import { MEASURES, type Measure, type MeasuredValues, type MeasureName } from './Measure.js';
import { checkMeasuredFace, checkPerson, type MeasuredFace, type MeasureOptions } from './MeasuredFace.js';
import { MEASURE_GROUPS, measuredPhoto } from './measureGroups.js';
import { percentileOf } from './percentile.js';

const OPEN = Object.freeze({
  names: undefined as readonly MeasureName[] | undefined,
  person: undefined as Raster<Float32Array> | undefined,
  faces: undefined as readonly FaceBox[] | undefined,
  originalSize: undefined as Size | undefined,
});

/**
 * Measures light, colour, sharpness, pose, size, place and background of a face on a photo. Plain array code: no model, no backend.
 *
 * Measures that match a property of ISO/IEC 29794-5:2025 name its clause: they follow it, with other landmarks and partly other algorithms, and do
 * not conform to it. What cannot be measured is left out, such as the light of a cheek that lies outside of the photo.
 *
 * @param image - RGB or RGBA in 0..255
 * @param face - the face with its points, such as `faceLandmarker().detect(image, box)` of `lucidface/landmarks` gives it
 * @returns the measures in the order of `MEASURES`, each with its unit and range
 * @throws TypeError or RangeError for an invalid photo, face mesh or option, or a face that does not lie on the photo
 * @example
 * const face = await landmarker.detect(photo, box);
 * const { value } = measureFace(photo, face).find(({ name }) => name === 'left-right-light');
 */
export function measureFace(image: Pixels, face: MeasuredFace, options?: MeasureOptions): Measure[] {
  checkRaster('image', image, [3, 4]);
  checkMeasuredFace(face);
  checkFaceSize(face, image);
  const { names, person, faces, originalSize } = resolveOptions('measureFace', options, OPEN);
  if (names !== undefined) checkNames('names', names);
  if (person !== undefined) checkPerson(person);
  if (faces !== undefined) {
    checkArray('faces', faces);
    for (const [i, box] of faces.entries()) checkFaceBox(`faces[${i}]`, box);
  }
  if (originalSize !== undefined) checkPhotoSize('originalSize', originalSize);
  const zoom = originalSize ? originalSize.width / image.width : 1;
  const inputs = measuredPhoto(image, face, { zoom, person, faces });
  if (inputs.grid.parts.hull.length === 0)
    throw new RangeError(
      `\`face\` must lie on the photo of ${image.width} x ${image.height}, got points that all lie outside`,
    );
  const wanted = new Set<MeasureName>(names ?? MEASURE_GROUPS.flatMap((group) => group.names));
  const values: MeasuredValues = {};
  for (const group of MEASURE_GROUPS)
    if (group.names.some((name) => wanted.has(name))) Object.assign(values, group.measure(inputs));
  return measuresOf(values).filter(({ name }) => wanted.has(name));
}

/** The largest face, in longer sides of the photo: far above what a detector finds, and small enough to resample. */
const MAX_MESH_RATIO = 16;

/** @throws RangeError naming what of a face is too large for its photo */
function checkFaceSize(face: MeasuredFace, { width, height }: Size): void {
  const longest = MAX_MESH_RATIO * Math.max(width, height);
  const side = Math.round(regionOf(face).width);
  if (side > longest)
    throw new RangeError(
      `\`face.points\` must lie within ${longest} pixels of each other on a photo of ${width} x ${height}, got ${side}`,
    );
  checkNumber('face.interEyeDistance', face.interEyeDistance, 1, longest);
}

/** @throws TypeError or RangeError unless they are names of measures */
export function checkNames(argument: string, names: readonly unknown[]): void {
  checkArray(argument, names);
  for (const [i, name] of names.entries()) checkOneOf(`${argument}[${i}]`, name, Object.keys(MEASURES));
}

/** Values with their units, in the order of `MEASURES`. */
function measuresOf(values: MeasuredValues): Measure[] {
  const measures: Measure[] = [];
  for (const [key, definition] of Object.entries(MEASURES)) {
    // the keys of an object literal
    const name = key as MeasureName;
    const value = values[name];
    if (value === undefined) continue;
    const percentile = percentileOf(name, value);
    measures.push({ name, value, ...definition, ...(percentile !== undefined && { percentile }) });
  }
  return measures;
}

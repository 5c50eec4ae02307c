import type { FaceBox, Pixels, Raster, Size } from '../types.js';
import { checkArray, checkFaceBox, checkRaster, checkSize, resolveOptions } from '../validate.js';
import { faceGrid } from './faceGrid.js';
import { linearLuminance } from './linearLuminance.js';
import { MEASURES, type Measure, type MeasuredValues, type MeasureName } from './Measure.js';
import { checkMeasuredFace, checkPerson, type MeasuredFace, type MeasureOptions } from './MeasuredFace.js';
import { measureBackground } from './measureBackground.js';
import { measureBlockiness } from './measureBlockiness.js';
import { measureColour } from './measureColour.js';
import { measureExposure } from './measureExposure.js';
import { measureFaces } from './measureFaces.js';
import { measureLight } from './measureLight.js';
import { measureNoise } from './measureNoise.js';
import { measurePlace } from './measurePlace.js';
import { measurePose } from './measurePose.js';
import { measureSharpness } from './measureSharpness.js';
import { measureSpecular } from './measureSpecular.js';
import { percentileOf } from './percentile.js';
import { wholePhoto } from './wholePhoto.js';

const OPEN = Object.freeze({
  person: undefined as Raster<Float32Array> | undefined,
  faces: undefined as readonly FaceBox[] | undefined,
  originalSize: undefined as Size | undefined,
});

/**
 * Measures light, colour, sharpness, pose, size, place and background of a face on a photo. Plain array code: no model, no backend.
 *
 * Measures that match a property of ISO/IEC 29794-5:2025 name its clause: they are taken after it, with other landmarks and partly other algorithms, and are
 * not conformant with it. What cannot be measured is left out, such as the light of a cheek that lies outside of the photo.
 *
 * @param image - RGB or RGBA in 0..255
 * @param face - the face with its points, such as `faceLandmarker().detect(image, box)` of `lucidface/landmarks` gives it
 * @returns the measures in the order of `MEASURES`, each with its unit and range
 * @throws TypeError or RangeError for what is no photo or no face mesh, a wrong option, or a face that does not lie on the photo
 * @example
 * const face = await landmarker.detect(photo, box);
 * const { value } = measureFace(photo, face).find(({ name }) => name === 'left-right-light');
 */
export function measureFace(image: Pixels, face: MeasuredFace, options?: MeasureOptions): Measure[] {
  checkRaster('image', image, [3, 4]);
  checkMeasuredFace(face);
  const { person, faces, originalSize } = resolveOptions('measureFace', options, OPEN);
  if (person !== undefined) checkPerson(person);
  if (faces !== undefined) {
    checkArray('faces', faces);
    for (const [i, box] of faces.entries()) checkFaceBox(`faces[${i}]`, box);
  }
  if (originalSize !== undefined) checkSize('originalSize', originalSize);
  const grid = faceGrid(image, face);
  if (grid.parts.hull.length === 0)
    throw new RangeError(
      `\`face\` must lie on the photo of ${image.width} x ${image.height}, got points that all lie outside`,
    );
  const photo = wholePhoto(image);
  const light = linearLuminance(photo);
  const zoom = originalSize ? originalSize.width / image.width : 1;
  const values: MeasuredValues = {
    ...measureExposure(grid),
    ...measureLight(grid, light),
    ...measureSpecular(grid),
    ...measureColour(grid, photo),
    ...measureSharpness(grid),
    ...measureNoise(image, face),
    ...measureBlockiness(image, face),
    ...measurePose(face),
    ...measurePlace(face, image, zoom, person),
    ...(person && measureBackground({ data: light, width: photo.width, height: photo.height }, person)),
    ...(faces && measureFaces(faces)),
  };
  return measuresOf(values);
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

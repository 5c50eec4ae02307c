import type { FaceBox, Pixels, Raster } from '../types.js';
import { type FaceGrid, faceGrid } from './faceGrid.js';
import { linearLuminance } from './linearLuminance.js';
import type { MeasuredValues, MeasureName } from './Measure.js';
import type { MeasuredFace } from './MeasuredFace.js';
import { measureBackground } from './measureBackground.js';
import { measureBlockiness } from './measureBlockiness.js';
import { measureColour } from './measureColour.js';
import { measureExposure } from './measureExposure.js';
import { measureEyes } from './measureEyes.js';
import { measureFaces } from './measureFaces.js';
import { measureLight } from './measureLight.js';
import { measureNoise } from './measureNoise.js';
import { measurePlace } from './measurePlace.js';
import { measurePose } from './measurePose.js';
import { measureSharpness } from './measureSharpness.js';
import { measureSpecular } from './measureSpecular.js';
import { wholePhoto } from './wholePhoto.js';

/** Inputs of all measures. */
export interface MeasuredPhoto {
  readonly image: Pixels;
  readonly face: MeasuredFace;
  /** Pixels of the original photo in a pixel of `image`. */
  readonly zoom: number;
  readonly person: Raster<Float32Array> | undefined;
  readonly faces: readonly FaceBox[] | undefined;
  /** The face at a fixed inter-eye distance. */
  readonly grid: FaceGrid;
  /** The whole photo, and its luminance in linear light, made when first needed. */
  whole(): { readonly photo: Raster<Float32Array>; readonly light: Float32Array };
}

/** @returns the inputs of the measures, each made when it is first needed */
export function measuredPhoto(
  image: Pixels,
  face: MeasuredFace,
  others: Pick<MeasuredPhoto, 'zoom' | 'person' | 'faces'>,
): MeasuredPhoto {
  let whole: ReturnType<MeasuredPhoto['whole']> | undefined;
  return {
    ...{ image, face, ...others, grid: faceGrid(image, face) },
    whole() {
      if (whole) return whole;
      const photo = wholePhoto(image);
      whole = { photo, light: linearLuminance(photo) };
      return whole;
    },
  };
}

interface MeasureGroup {
  readonly names: readonly MeasureName[];
  measure(inputs: MeasuredPhoto): MeasuredValues;
}

/** Measures that follow from one function. */
export const MEASURE_GROUPS: readonly MeasureGroup[] = Object.freeze([
  {
    names: ['luminance-mean', 'luminance-variance', 'under-exposed', 'over-exposed', 'dynamic-range'],
    measure: ({ grid }) => measureExposure(grid),
  },
  {
    names: [
      ...(['skin-light', 'headroom', 'forehead-light', 'left-cheek-light', 'right-cheek-light'] as const),
      ...(['chin-light', 'left-right-light', 'illumination-uniformity'] as const),
    ],
    measure: ({ grid, whole }) => measureLight(grid, whole().light),
  },
  { names: ['specular'], measure: ({ grid }) => measureSpecular(grid) },
  {
    names: ['cheek-lightness', 'cheek-a', 'cheek-b', 'cast-a', 'cast-b'],
    measure: ({ grid, whole }) => measureColour(grid, whole().photo),
  },
  { names: ['sharpness'], measure: ({ grid }) => measureSharpness(grid) },
  // both vanish when a photo is shrunk
  { names: ['noise'], measure: ({ image, face, zoom }) => (zoom > 1 ? {} : measureNoise(image, face)) },
  {
    names: ['blockiness'],
    measure: ({ image, face, zoom }) => (zoom > 1 ? {} : measureBlockiness(image, face)),
  },
  {
    names: [
      ...(['yaw', 'pitch', 'roll', 'left-eye-openness', 'right-eye-openness'] as const),
      ...(['mouth-openness', 'mouth-width'] as const),
    ],
    measure: ({ face }) => measurePose(face),
  },
  { names: ['eye-closure'], measure: ({ image, face }) => measureEyes(image, face) },
  {
    names: [
      ...(['inter-eye-distance', 'eye-chin-height', 'head-height', 'head-width', 'eye-line'] as const),
      ...(['centre-offset', 'margin-left', 'margin-right', 'margin-above', 'margin-below'] as const),
    ],
    measure: ({ face, image, zoom, person }) => measurePlace(face, image, zoom, person),
  },
  {
    names: ['background-share', 'background-gradient', 'background-luminance'],
    measure({ person, whole }) {
      if (!person) return {};
      const { photo, light } = whole();
      return measureBackground({ data: light, width: photo.width, height: photo.height }, person);
    },
  },
  { names: ['face-count', 'second-face'], measure: ({ faces }) => (faces ? measureFaces(faces) : {}) },
]);

/** Measures that need the person mask. */
export const PERSON_MEASURES: readonly MeasureName[] = Object.freeze([
  ...(['head-height', 'background-share', 'background-gradient', 'background-luminance'] as const),
]);

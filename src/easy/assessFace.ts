import type { Assessment, FaceQualityClassifier, Profile, ProfileName } from '../model/index.js';
import type { FaceBox, Pixels } from '../types.js';
import { resolveOptions } from '../validate.js';
import { type Photo, readPhoto } from './readPhoto.js';
import { withSharedModel } from './sharedModel.js';

export interface AssessFaceOptions {
  /** The face in the photo, in pixels; without it the largest one that is found. @defaultValue none */
  readonly face?: FaceBox | undefined;
  /** What the photo is for. @defaultValue 'general' */
  readonly profile?: ProfileName | Profile | undefined;
}

/** @internal */
export const ASSESS_FACE_DEFAULTS = Object.freeze({
  face: undefined as FaceBox | undefined,
  profile: 'general' as ProfileName | Profile,
});

/**
 * Tells whether a face photo is good enough. The first call starts a tfjs backend whose package is installed, and loads the model that ships in the
 * package; later calls share it until `unloadModel`.
 *
 * @param image - any image input; in Node also the path or `file:` URL of a photo, or its bytes
 * @param options - the face, and what the photo is for
 * @returns plain data; `score` is 0..100, higher is better
 * @throws TypeError or RangeError for a photo that cannot be read, or a wrong option; Error naming the package to install where no backend starts
 * @example
 * ```ts
 * const { acceptable, score, advice } = await assessFace(document.querySelector('img')!);
 * ```
 */
export async function assessFace(image: Photo, options?: AssessFaceOptions): Promise<Assessment> {
  const settings = resolveOptions('assessFace', options, ASSESS_FACE_DEFAULTS);
  const pixels = await readPhoto(image);
  return withSharedModel((classifier) => assessPixels(classifier, pixels, settings));
}

/** The verdict on a decoded photo: on the given face, or the largest one found. */
export function assessPixels(
  classifier: FaceQualityClassifier,
  pixels: Pixels,
  options: typeof ASSESS_FACE_DEFAULTS,
): Promise<Assessment> {
  return classifier.assess(pixels, options);
}

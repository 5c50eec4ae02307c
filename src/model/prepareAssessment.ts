import { defaultDetector } from '../detectors/defaultDetector.js';
import { checkDetector, detectFaces } from '../detectors/detectFaces.js';
import { largestFirst } from '../detectors/largestFirst.js';
import { toGrid, toPixels } from '../image/index.js';
import type { DetectedFace, FaceBox, FaceDetector, ImageInput, Pixels, Raster, Size } from '../types.js';
import { checkBoolean, checkNumber, checkSize, resolveOptions } from '../validate.js';
import { type Assessment, type AssessmentWarning, assessment } from './assessment.js';
import { boxWarnings } from './boxWarnings.js';
import { checkFiniteProbabilities } from './checkFiniteOutputs.js';
import type { PhotoMeasures } from './measurePhoto.js';
import type { ModelMetadata } from './metadata.js';
import type { AssessOptions } from './options.js';
import {
  framing,
  type JudgedFace,
  type ProfileName,
  type ResolvedProfile,
  resolveProfile,
  shareInside,
} from './profiles.js';

/** Of a model whose classes may be no defects at all. */
const NO_ACCEPTABLE_CLASS: AssessmentWarning = Object.freeze({
  code: 'no-acceptable-class',
  message: 'the model has no acceptable class: each class counts as a defect. `classify` gives its classes',
});

/** A photo on the model's grid, with all that its verdict needs besides probabilities. */
export interface PreparedPhoto {
  readonly pixels: Pixels;
  readonly grid: Raster<Float32Array>;
  readonly profile: ResolvedProfile;
  /** Face that is judged, in pixels of the original photo. */
  readonly face: JudgedFace | undefined;
  /** Face in `pixels`. */
  readonly faceInPixels: JudgedFace | undefined;
  readonly faces: readonly DetectedFace[] | undefined;
  readonly originalSize: Size;
  /** Reasons to doubt `face`. */
  readonly warnings: readonly AssessmentWarning[];
  /** Where it was measured. */
  readonly measured: PhotoMeasures | undefined;
  readonly record: boolean;
}

/**
 * Reads a photo, finds its face and brings it to the model's grid.
 *
 * @param owner - function whose options are read, for error texts
 */
export async function prepareAssessment(
  owner: string,
  image: ImageInput,
  options: AssessOptions | undefined,
  metadata: ModelMetadata,
): Promise<PreparedPhoto> {
  const settings = resolveOptions(owner, options, {
    face: undefined as JudgedFace | undefined,
    measures: false as boolean,
    detector: undefined as FaceDetector | null | undefined,
    profile: 'general' as ProfileName | (AssessOptions['profile'] & object),
    originalSize: undefined as Size | undefined,
    record: false as boolean,
  });
  const { detector, record } = settings;
  checkBoolean('record', record);
  checkBoolean('measures', settings.measures);
  const profile = resolveProfile(settings.profile, metadata);
  if (detector !== undefined && detector !== null) checkDetector('detector', detector);
  if (settings.originalSize !== undefined) checkSize('originalSize', settings.originalSize);
  if (settings.face?.roll !== undefined) checkNumber('face.roll', settings.face.roll, -180, 180);
  const pixels = await toPixels(image);
  const originalSize = settings.originalSize ?? { width: pixels.width, height: pixels.height };
  const right = originalSize.width / pixels.width;
  const down = originalSize.height / pixels.height;
  const faces =
    settings.face || detector === null
      ? undefined
      : largestFirst(
          (await detectFaces(detector ?? (await defaultDetector()), pixels)).map((face) =>
            scaled(face, right, down),
          ),
        );
  const face = settings.face ?? faces?.[0];
  const faceInPixels = face && scaled(face, 1 / right, 1 / down);
  const grid = toGrid(pixels, metadata.inputSize, faceInPixels);
  const warnings: AssessmentWarning[] = settings.face
    ? boxWarnings(settings.face, originalSize, shareInside(settings.face, originalSize))
    : faces?.length === 0
      ? [{ code: 'no-face-found', message: 'no face was found: the whole photo was judged' }]
      : [];
  if (metadata.acceptableClass === null) warnings.push(NO_ACCEPTABLE_CLASS);
  const prepared = { pixels, grid, profile, face, faceInPixels, faces, originalSize, record };
  if (!settings.measures && Object.keys(profile.limits).length === 0)
    return { ...prepared, warnings, measured: undefined };
  const { measurePhoto } = await import('./measurePhoto.js');
  const measured = await measurePhoto(pixels, faceInPixels, {
    profile,
    originalSize,
    faces: faces?.map((found) => scaled(found, 1 / right, 1 / down)),
  });
  return { ...prepared, warnings: [...warnings, ...measured.warnings], measured };
}

/** The assessment that follows from a photo and its probabilities. */
export function assessmentOf(
  { face, faces, profile, originalSize, warnings, measured }: PreparedPhoto,
  probabilities: Float32Array,
  { classNames, acceptableClass, answers }: ModelMetadata,
): Assessment {
  checkFiniteProbabilities(probabilities);
  const model = {
    ...{ classNames, acceptableClass, thresholds: profile.thresholds },
    ...(answers && { answers }),
  };
  return {
    ...assessment(
      probabilities,
      model,
      [...(face ? framing(face, originalSize, faces?.[1], profile) : []), ...(measured?.framing ?? [])],
      measured?.limits,
    ),
    profile: profile.name,
    ...(face && { face: { x: face.x, y: face.y, width: face.width, height: face.height } }),
    ...(faces && { faces }),
    ...(warnings.length > 0 && { warnings }),
    ...(measured && { measures: measured.measures }),
  };
}

function scaled<B extends FaceBox>(box: B, right: number, down: number): B {
  // an unscaled box keeps every digit
  if (right === 1 && down === 1) return box;
  const { x, y, width, height } = box;
  return { ...box, x: x * right, y: y * down, width: width * right, height: height * down };
}

import { defaultDetector } from '../detectors/defaultDetector.js';
import { checkDetector, detectFaces } from '../detectors/detectFaces.js';
import { largestFirst } from '../detectors/largestFirst.js';
import { toGrid, toPixels, wholeFace } from '../image/index.js';
import { MEASURES } from '../measures/Measure.js';
import type {
  DetectedFace,
  FaceBox,
  FaceDetector,
  ImageInput,
  JudgedFace,
  Pixels,
  Raster,
  Size,
} from '../types.js';
import {
  checkBoolean,
  checkJudgedFace,
  checkOneOf,
  checkPhotoSize,
  MIN_FACE_SIDE,
  resolveOptions,
} from '../validate.js';
import { type Assessment, type AssessmentWarning, assessment } from './assessment.js';
import { boxWarnings } from './boxWarnings.js';
import { checkFiniteProbabilities } from './checkFiniteOutputs.js';
import type { PhotoMeasures } from './measurePhoto.js';
import type { ModelMetadata } from './metadata.js';
import type { NetworkHolder } from './NetworkHolder.js';
import type { AssessOptions } from './options.js';
import {
  decisiveOf,
  type Framing,
  framing,
  noFace,
  type ProfileName,
  type ResolvedProfile,
  resolveProfile,
  shareInside,
  uprightness,
} from './profiles.js';
import { refineAdvice } from './refineAdvice.js';

/** For a model whose classes may not be defects at all. */
const NO_ACCEPTABLE_CLASS: AssessmentWarning = Object.freeze({
  code: 'no-acceptable-class',
  message: 'the model has no acceptable class: every class counts as a defect. Use `classify` instead',
});

/** A photo on the model's grid, with all that its verdict needs beside probabilities. */
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
  /** Known without a face: the orientation of the photo, and that none was found. */
  readonly whole: readonly Framing[];
  /** Undefined where nothing was measured. */
  readonly measured: PhotoMeasures | undefined;
  readonly record: boolean;
}

/**
 * Reads a photo, finds its face and brings it to the model's grid.
 *
 * @param owner - function whose options are read, for error texts
 * @param networks - measure the photo, and read the face of a box that was given without its roll
 */
export async function prepareAssessment(
  owner: string,
  image: ImageInput,
  options: AssessOptions | undefined,
  metadata: ModelMetadata,
  networks: Pick<NetworkHolder, 'lend'>,
): Promise<PreparedPhoto> {
  const settings = resolveOptions(owner, options, {
    face: undefined as JudgedFace | undefined,
    measures: false as NonNullable<AssessOptions['measures']>,
    detector: undefined as FaceDetector | null | undefined,
    profile: 'general' as ProfileName | (AssessOptions['profile'] & object),
    originalSize: undefined as Size | undefined,
    record: false as boolean,
  });
  const { detector, record } = settings;
  checkBoolean('record', record);
  checkMeasures(settings.measures);
  const profile = resolveProfile(settings.profile, metadata);
  if (detector !== undefined && detector !== null) checkDetector('detector', detector);
  if (settings.originalSize !== undefined) checkPhotoSize('originalSize', settings.originalSize);
  if (settings.face !== undefined) checkJudgedFace('face', settings.face);
  const pixels = await toPixels(image);
  const originalSize = settings.originalSize ?? { width: pixels.width, height: pixels.height };
  const right = originalSize.width / pixels.width;
  const down = originalSize.height / pixels.height;
  // whole pixels of a small copy, and the odd decoder, change the shape a little
  if (Math.abs(right / down - 1) > 0.05 + 1 / Math.min(pixels.width, pixels.height))
    throw new RangeError(
      `\`originalSize\` must have the shape of the photo, ${pixels.width} x ${pixels.height}, got ${originalSize.width} x ${originalSize.height}`,
    );
  // faces must be found to be counted
  const counted = profile.limits['face-count'] ?? profile.limits['second-face'];
  const secondFace = counted ? Math.min(profile.maxSecondFace, COUNTED_FACE) : profile.maxSecondFace;
  const faces =
    settings.face || detector === null
      ? undefined
      : largestFirst(
          (await detectFaces(detector ?? (await defaultDetector(secondFace)), pixels)).map((face) =>
            scaled(face, right, down),
          ),
        );
  const found = settings.face ?? faces?.[0];
  // a detector that finds no face has searched at every right angle
  const unknown = found ? found.roll === undefined : detector === null;
  const foundInPixels = found && wholePixels(scaled(found, 1 / right, 1 / down));
  const read = unknown
    ? await networks.lend((lent) => lent.readBox(pixels, foundInPixels ?? wholeFace(pixels)))
    : undefined;
  const { roll, box } = read ?? {};
  // detectors keep their boxes, and a whole photo is judged as a whole
  const redrawn = settings.face && box && { ...box, roll };
  const face = redrawn ? scaled(redrawn, right, down) : found && withRoll(found, roll);
  const faceInPixels = redrawn ?? (foundInPixels && withRoll(foundInPixels, roll));
  const grid = toGrid(pixels, metadata.inputSize, faceInPixels);
  const warnings: AssessmentWarning[] = settings.face
    ? boxWarnings(settings.face, originalSize, shareInside(settings.face, originalSize))
    : faces?.length === 0
      ? [{ code: 'no-face-found', message: 'no face was found: the whole photo was judged' }]
      : [];
  if (metadata.acceptableClass === null) warnings.push(NO_ACCEPTABLE_CLASS);
  const whole = face
    ? []
    : [...(roll === undefined ? [] : [uprightness(roll)]), ...(faces ? [noFace(true)] : [])];
  const prepared = { pixels, grid, profile, face, faceInPixels, faces, originalSize, record, whole };
  const { measures } = settings;
  if (measures === false && Object.keys(profile.limits).length === 0)
    return { ...prepared, warnings, measured: undefined };
  const { measurePhoto } = await import('./measurePhoto.js');
  const inPixels = faces?.map((one) => wholePixels(scaled(one, 1 / right, 1 / down)));
  const toMeasure = faceInPixels ?? withRoll(wholeFace(pixels), roll);
  const measured = await networks.lend((lent) =>
    measurePhoto(pixels, toMeasure, { measures, profile, originalSize, faces: inPixels, networks: lent }),
  );
  return { ...prepared, warnings: [...warnings, ...measured.warnings], measured };
}

/** Area of the smallest face that is counted where the profile limits their number, over that of the largest. */
const COUNTED_FACE = 0.05;

/** The assessment that follows from a photo and its probabilities. */
export function assessmentOf(
  { grid, face, faces, profile, originalSize, warnings, whole, measured }: PreparedPhoto,
  probabilities: Float32Array,
  { classNames, acceptableClass, answers }: ModelMetadata,
): Assessment {
  checkFiniteProbabilities(probabilities);
  const model = {
    ...{ classNames, acceptableClass, thresholds: profile.thresholds },
    ...(profile.namingThresholds && { namingThresholds: profile.namingThresholds }),
    ...(answers && { answers }),
  };
  const place = [
    ...(face ? framing(face, originalSize, faces?.[1], profile) : whole),
    ...(faces?.length === 0 ? [] : (measured?.framing ?? [])),
  ];
  const verdict = assessment(probabilities, model, place, measured?.limits, (className, before) =>
    refineAdvice(className, before, grid),
  );
  // measures assume an upright face
  const isMeasurable = decisiveOf(place).size === 0;
  const doubts = warnings.filter(({ code }) => isMeasurable || code !== 'measure-limit');
  return {
    ...verdict,
    profile: profile.name,
    ...(face && { face: judgedFace(face) }),
    ...(faces && { faces }),
    ...(doubts.length > 0 && { warnings: doubts }),
    ...(measured && { measures: measured.measures }),
  };
}

/** @throws TypeError or RangeError unless it is a boolean or names of measures */
function checkMeasures(measures: NonNullable<AssessOptions['measures']>): void {
  if (!Array.isArray(measures)) checkBoolean('measures', measures);
  else for (const [i, name] of measures.entries()) checkOneOf(`measures[${i}]`, name, Object.keys(MEASURES));
}

/** Without what else a detector or a caller may have put into it. */
function judgedFace({ x, y, width, height, roll }: JudgedFace): JudgedFace {
  return withRoll({ x, y, width, height }, roll);
}

function withRoll(face: JudgedFace, roll: number | undefined): JudgedFace {
  return roll === undefined ? face : { ...face, roll };
}

/** A face that became smaller than a pixel when its photo was shrunk counts as one, around the same centre. */
function wholePixels<B extends FaceBox>(box: B): B {
  const width = Math.max(MIN_FACE_SIDE, box.width);
  const height = Math.max(MIN_FACE_SIDE, box.height);
  if (width === box.width && height === box.height) return box;
  const { x, y } = box;
  return { ...box, x: x - (width - box.width) / 2, y: y - (height - box.height) / 2, width, height };
}

function scaled<B extends FaceBox>(box: B, right: number, down: number): B {
  // an unscaled box keeps every digit
  if (right === 1 && down === 1) return box;
  const { x, y, width, height } = box;
  return { ...box, x: x * right, y: y * down, width: width * right, height: height * down };
}

import { boxReader } from '../../detectors/boxReader.js';
import { byName } from '../../model/byName.js';
import type { AnswerThresholds, FaceQualityClassifier, ProfileName } from '../../model/index.js';
import { PROFILES } from '../../model/profiles.js';
import { thresholdOf } from '../../model/thresholdOf.js';
import {
  checkBoolean,
  checkInteger,
  checkNumber,
  checkObject,
  checkOneOf,
  checkOptionalFunction,
  checkPath,
  resolveOptions,
} from '../../validate.js';
import { findFaces } from '../data/findFaces.js';
import { OWN_PHOTOS_DEFAULTS, type OwnPhotosOptions, readOwnPhotos } from '../data/readOwnPhotos.js';
import { hasBothSides, LEAST_PHOTOS } from './balancedPlatt.js';
import { carriedThresholds } from './carriedThresholds.js';
import {
  type CalibratedFields,
  type ChosenPoint,
  calibratedProbabilities,
  chooseOperatingPoint,
  isBad,
  isGood,
} from './chooseOperatingPoint.js';
import { crossValidate } from './crossValidate.js';
import { type ClassErrors, classErrors, decide, type VerdictErrors, verdictErrors } from './errorCounts.js';
import { type ScoredPhoto, scorePhotos } from './scorePhotos.js';
import { sureAnswers } from './sureAnswers.js';

/** Options of {@link calibrateModel}. */
export interface CalibrateOptions extends OwnPhotosOptions {
  /** A table of photos (a CSV file, or a folder with `photos.csv`), or a folder with a subfolder of photos for each class. */
  readonly data: string;
  /** Maximum false rejection rate of good photos, framing aside, 0..1. @defaultValue 0.05 */
  readonly rejectGood?: number | undefined;
  /** The profile whose thresholds are chosen: `'general'` for the model's own. Verdicts of the other profiles do not change. @defaultValue 'general' */
  readonly profile?: ProfileName | undefined;
  /** Detects faces in photos without a box; otherwise the whole photo is the face crop. @defaultValue false */
  readonly detect?: boolean | undefined;
  /** Seed of the cross-validation folds. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Called with the share of the photos that the model has processed, 0..1. @defaultValue none */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

const DEFAULTS = Object.freeze({
  ...OWN_PHOTOS_DEFAULTS,
  data: '' as string,
  rejectGood: 0.05 as number,
  profile: 'general' as ProfileName,
  detect: false as boolean,
  seed: 0 as number,
  onProgress: undefined as CalibrateOptions['onProgress'],
});

/** A class after calibration. */
export interface CalibratedClass extends ClassErrors {
  readonly threshold: number;
  /** Whether its probability was calibrated on the photos; otherwise the model's calibration is kept. */
  readonly calibrated: boolean;
}

/** Result of {@link calibrateModel}: plain data. */
export interface CalibrationResult {
  readonly format: 1;
  /** The model that was calibrated. */
  readonly model: { readonly version: string | null; readonly acceptableClass: string | null };
  readonly profile: ProfileName;
  readonly rejectGood: number;
  readonly photos: number;
  readonly people: number;
  readonly good: number;
  readonly bad: number;
  /** Calibration by class, for `setCalibration`; empty for a softmax model. */
  readonly calibration: ChosenPoint['calibration'];
  /** Thresholds by class, for `setThresholds`. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** Thresholds by profile and class, for `setProfiles`; empty if no profile differs. */
  readonly profiles: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Thresholds for `setAnswers`; absent with fewer than 10 good or bad photos, and for a model without an acceptable class. */
  readonly answers?: AnswerThresholds;
  /** Errors of the verdict on the photos used for the fit: optimistic. */
  readonly chosen: VerdictErrors;
  /** Errors in 5-fold cross-validation over people; absent with fewer than 5 people. */
  readonly crossValidated?: VerdictErrors;
  /** Threshold and errors of each class: cross-validated if there are enough people, else on the photos used for the fit. */
  readonly classes: Readonly<Record<string, CalibratedClass>>;
  /** Caveats. */
  readonly notes: readonly string[];
}

/**
 * Fits the calibration and chooses the thresholds of a model on labelled photos, for a given maximum false rejection rate of good photos. Classes
 * with at least 10 photos on either side are calibrated by Platt scaling (Platt, 1999) at a base rate of one half. Errors are cross-validated
 * over people and have Wilson intervals. The model is not changed: {@link applyCalibration} does that.
 *
 * @param classifier - the model; its backend must be ready
 * @param options - the photos, and the maximum false rejection rate
 * @returns calibration, thresholds and their errors
 * @throws TypeError or RangeError naming an option, or the file and line of a table, and if no photo is good; Error when a photo cannot be read
 */
export async function calibrateModel(
  classifier: FaceQualityClassifier,
  options: CalibrateOptions,
): Promise<CalibrationResult> {
  checkObject('options', options, '{ data, ... }');
  const settings = resolveOptions('calibrateModel', options, DEFAULTS);
  const { data, rejectGood, profile, detect, seed, onProgress, ...own } = settings;
  checkPath('data', options.data);
  checkNumber('rejectGood', rejectGood, 0, 1);
  checkOneOf('profile', profile, Object.keys(PROFILES));
  checkBoolean('detect', detect);
  checkInteger('seed', seed);
  checkOptionalFunction('onProgress', onProgress);
  checkObject('classifier', classifier, 'a FaceQualityClassifier');
  const { metadata } = classifier;
  checkObject('classifier.metadata', metadata, 'that of a FaceQualityClassifier');
  const table = await readOwnPhotos(data, metadata, own);
  const { photos, notes } = detect ? await findFaces(table) : table;
  const reader = boxReader();
  const scored = await scorePhotos(classifier, photos, reader, onProgress ?? (() => {})).finally(
    reader.dispose,
  );
  return calibrated(scored, metadata, { profile, rejectGood, seed }, notes);
}

/** The result for photos with the model's logits. */
export function calibrated(
  photos: readonly ScoredPhoto[],
  model: CalibratedFields & { readonly version?: string },
  { profile, rejectGood, seed }: { profile: ProfileName; rejectGood: number; seed: number },
  notes: readonly string[],
): CalibrationResult {
  const { classNames, acceptableClass } = model;
  const old = byName([
    ...Object.entries(model.thresholds),
    ...Object.entries(model.profiles?.[profile] ?? {}),
  ]);
  const point = chooseOperatingPoint(photos, model, old, rejectGood);
  const own = photos.map((photo) => decide(photo, model, point));
  const held = crossValidate(photos, model, old, { rejectGood, seed });
  const chosen = verdictErrors(own, model);
  if (!chosen) throw new RangeError('`data` must have good photos without a fault, got none');
  const crossValidated = held && verdictErrors(held, model);
  const good = photos.filter((photo) => isGood(photo, model));
  const bad = photos.filter((photo) => isBad(photo, model));
  const answers =
    acceptableClass !== null && Math.min(good.length, bad.length) >= LEAST_PHOTOS
      ? answersOf([...good, ...bad], model, point, acceptableClass)
      : undefined;
  return {
    format: 1,
    model: { version: model.version ?? null, acceptableClass },
    ...{ profile, rejectGood },
    photos: photos.length,
    people: new Set(photos.map(({ person }) => person)).size,
    good: good.length,
    bad: bad.length,
    calibration: point.calibration,
    ...thresholdsOf(model, profile, point),
    ...(answers && { answers }),
    chosen,
    ...(crossValidated && { crossValidated }),
    classes: Object.fromEntries(
      classNames.map((name) => [
        name,
        {
          threshold: thresholdOf(point.thresholds, name),
          calibrated: point.calibrated.includes(name),
          ...classErrors(held ?? own, name),
        },
      ]),
    ),
    notes: [
      ...notes,
      ...notesOf(photos, good.length, bad.length, crossValidated !== undefined, model, point),
    ],
  };
}

/** Thresholds of the model and its profiles: the chosen ones for one profile; for the others, those that keep their verdicts. */
function thresholdsOf(
  { thresholds, profiles = {}, calibration }: CalibratedFields,
  profile: ProfileName,
  point: ChosenPoint,
): Pick<CalibrationResult, 'thresholds' | 'profiles'> {
  const carried = (values: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
    carriedThresholds(values, calibration, point.calibration);
  const others = Object.entries(profiles).map(
    ([name, values]) => [name, carried({ ...thresholds, ...values })] as const,
  );
  if (profile === 'general') return { thresholds: point.thresholds, profiles: Object.fromEntries(others) };
  return {
    thresholds: carried(thresholds),
    profiles: { ...Object.fromEntries(others), [profile]: point.thresholds },
  };
}

function answersOf(
  photos: readonly ScoredPhoto[],
  model: CalibratedFields,
  point: ChosenPoint,
  acceptableClass: string,
): AnswerThresholds {
  const index = model.classNames.indexOf(acceptableClass);
  const judged = photos.map((photo) => ({
    good: isGood(photo, model),
    acceptable: decide(photo, model, point).acceptable,
    probability: calibratedProbabilities(photo, model, point.calibration)[index],
  }));
  return sureAnswers(judged, thresholdOf(point.thresholds, acceptableClass));
}

/** Below this number of photos on a side, a note advises to read the intervals rather than the rates. */
const FEW = 50;

function notesOf(
  photos: readonly ScoredPhoto[],
  good: number,
  bad: number,
  crossValidated: boolean,
  { classNames, activation }: CalibratedFields,
  { calibrated: fitted }: ChosenPoint,
): string[] {
  const rest = photos.length - good - bad;
  const without = classNames.filter((name) => !fitted.includes(name));
  const notCalibrated = (why: string, both: boolean): string[] => {
    const names = without.filter((name) => hasBothSides(photos, name) === both);
    return names.length > 0 ? [`Not calibrated, since ${why}: ${names.join(', ')}.`] : [];
  };
  return [
    ...(Math.min(good, bad) < FEW
      ? [`${good} good and ${bad} bad photos are few: read the intervals, not the rates.`]
      : []),
    ...(rest > 0
      ? [`${rest} photos are neither good nor bad: borderline, not known, or good with a fault.`]
      : []),
    ...(activation === 'softmax'
      ? ['Probabilities of a softmax model are not calibrated: only thresholds were chosen.']
      : [
          ...notCalibrated(`fewer than ${LEAST_PHOTOS} photos have the class or lack it`, false),
          ...notCalibrated('the labels contradict the model, check them', true),
        ]),
    ...(crossValidated
      ? []
      : ['There are too few people for errors on photos that were not used: there are none here.']),
  ];
}

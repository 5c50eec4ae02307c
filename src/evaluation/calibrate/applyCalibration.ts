import type { AnswerThresholds, FaceQualityClassifier, ModelMetadata } from '../../model/index.js';
import { checkObject } from '../../validate.js';
import type { CalibrationResult } from './calibrateModel.js';
import { carriedThresholds } from './carriedThresholds.js';

/**
 * Applies a calibration and its thresholds to a model, for `assess` and `save`.
 *
 * @param classifier - the calibrated model, or one with the same classes
 * @param result - result of {@link calibrateModel}
 * @throws TypeError or RangeError if the result does not fit the model; Error when the model is disposed
 */
export function applyCalibration(classifier: FaceQualityClassifier, result: CalibrationResult): void {
  checkObject('classifier', classifier, 'a FaceQualityClassifier');
  checkObject('classifier.metadata', classifier.metadata, 'that of a FaceQualityClassifier');
  checkObject('result', result, 'what `calibrateModel` returns');
  const { calibration, thresholds, profiles } = result;
  checkObject('result.calibration', calibration, 'what `calibrateModel` returns');
  checkObject('result.profiles', profiles, 'what `calibrateModel` returns');
  const { namingThresholds, calibration: old } = classifier.metadata;
  const isCalibrated = Object.keys(calibration).length > 0;
  const answers =
    result.answers ?? (isCalibrated ? carriedAnswers(classifier.metadata, calibration) : undefined);
  if (namingThresholds && isCalibrated)
    classifier.setNamingThresholds(carriedThresholds(namingThresholds, old, calibration));
  if (isCalibrated) classifier.setCalibration(calibration);
  classifier.setThresholds(thresholds);
  if (Object.keys(profiles).length > 0) classifier.setProfiles(profiles);
  if (answers !== undefined) classifier.setAnswers(answers);
}

/** The model's own thresholds of sure answers under a new calibration: too few photos were labelled for new ones. */
function carriedAnswers(
  { answers, acceptableClass, calibration: old }: ModelMetadata,
  calibration: CalibrationResult['calibration'],
): AnswerThresholds | undefined {
  if (!answers || acceptableClass === null) return undefined;
  const carried = (threshold: number): number =>
    carriedThresholds({ [acceptableClass]: threshold }, old, calibration)[acceptableClass];
  return { retake: carried(answers.retake), acceptable: carried(answers.acceptable) };
}

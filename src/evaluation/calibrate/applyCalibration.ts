import type { FaceQualityClassifier } from '../../model/index.js';
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
  const { calibration, thresholds, profiles, answers } = result;
  checkObject('result.calibration', calibration, 'what `calibrateModel` returns');
  checkObject('result.profiles', profiles, 'what `calibrateModel` returns');
  const { namingThresholds, calibration: old } = classifier.metadata;
  const isCalibrated = Object.keys(calibration).length > 0;
  if (namingThresholds && isCalibrated)
    classifier.setNamingThresholds(carriedThresholds(namingThresholds, old, calibration));
  if (isCalibrated) classifier.setCalibration(calibration);
  classifier.setThresholds(thresholds);
  if (Object.keys(profiles).length > 0) classifier.setProfiles(profiles);
  if (answers !== undefined) classifier.setAnswers(answers);
}

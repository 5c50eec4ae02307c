import { join } from 'node:path';
import type { FaceQualityClassifier } from '../../model/index.js';
import { fileHandler } from '../../node/fileHandler.js';
import { makeFolder } from '../../node/makeFolder.js';
import { writeFileAtomic } from '../../node/writeFileAtomic.js';
import { checkArray, checkObject, checkPath } from '../../validate.js';
import { applyCalibration } from './applyCalibration.js';
import type { CalibrationResult } from './calibrateModel.js';
import { calibrationTables } from './calibrationTables.js';

/**
 * Writes a calibrated copy of a model: `model.json` and its weights, `calibration.json` with the result, and `calibration.md` with its tables.
 * The calibration is applied to the model as by {@link applyCalibration}.
 *
 * @param folder - the output folder; created if it does not exist
 * @param classifier - the model
 * @param result - result of {@link calibrateModel}
 * @returns the names of the files in `folder`, without those of the weights
 * @throws TypeError or RangeError if the result does not fit the model; Error when a file cannot be written
 */
export async function writeCalibration(
  folder: string,
  classifier: FaceQualityClassifier,
  result: CalibrationResult,
): Promise<string[]> {
  checkPath('folder', folder);
  checkObject('result', result, 'what `calibrateModel` returns');
  for (const field of ['model', 'chosen', 'classes', 'calibration', 'profiles', 'thresholds'] as const)
    checkObject(`result.${field}`, result[field], 'that of what `calibrateModel` returns');
  checkArray('result.notes', result.notes);
  const tables = calibrationTables(result);
  applyCalibration(classifier, result);
  await makeFolder(folder);
  await classifier.save(fileHandler(join(folder, 'model.json')));
  await writeFileAtomic(join(folder, 'calibration.json'), `${JSON.stringify(result, null, 1)}\n`);
  await writeFileAtomic(join(folder, 'calibration.md'), tables);
  return ['model.json', 'calibration.json', 'calibration.md'];
}

import type { NodeBackend } from '../../node/startBackend.js';
import { withModels } from '../../node/withModels.js';
import { type CalibrateOptions, type CalibrationResult, calibrateModel } from './calibrateModel.js';
import { writeCalibration } from './writeCalibration.js';

/** A calibration, with the paths of its model and its output. */
export interface CalibrationRun extends Omit<CalibrateOptions, 'onProgress'> {
  /** The folder of the copy; created if it does not exist. */
  readonly out: string;
  /** Path of model.json; undefined for the bundled model. */
  readonly model: string | undefined;
  readonly backend: NodeBackend;
  /** Called when everything is loaded; the returned function receives the share of the work done, 0..1. */
  readonly startProgress: () => (fraction: number) => void;
}

/** Upper bound on the size of a model, in bytes. */
const MODEL_BYTES = 30_000_000;

/**
 * Calibrates a model and writes its copy.
 *
 * @throws as `calibrateModel`, `withModels` and `writeCalibration`
 */
export function runCalibration({
  out,
  model,
  backend,
  startProgress,
  ...options
}: CalibrationRun): Promise<CalibrationResult> {
  const output = [out, 'calibrate', MODEL_BYTES] as const;
  return withModels({ backend, models: [model], output }, async ([classifier]) => {
    const result = await calibrateModel(classifier, { ...options, onProgress: startProgress() });
    await writeCalibration(out, classifier, result);
    return result;
  });
}

import {
  type CalibrateOptions,
  calibrateModel,
  type VerdictErrors,
  writeCalibration,
} from '../evaluation/index.js';
import { FaceQualityClassifier } from '../model/index.js';
import { checkModelFolder } from '../node/checkModelFolder.js';
import { fileHandler } from '../node/fileHandler.js';
import { openOutputFolder } from '../node/outputFolder.js';
import { type NodeBackend, startBackend } from '../node/startBackend.js';
import type { Output } from './output.js';
import { progressBar } from './progressBar.js';
import { percent } from './verdict.js';

export interface CalibrateCommand {
  readonly out: string;
  readonly model: string | undefined;
  readonly backend: NodeBackend;
  readonly options: CalibrateOptions;
}

/** More than a model takes. */
const MODEL_BYTES = 30_000_000;

/** Calibrates a model, writes its copy and prints the errors of its verdict. */
export async function runCalibration(
  { out, model, backend, options }: CalibrateCommand,
  output: Output,
): Promise<void> {
  const close = await openOutputFolder(out, 'calibrate', MODEL_BYTES);
  try {
    await checkModelFolder(out, [model]);
    await startBackend(backend);
    const classifier = await FaceQualityClassifier.load(model && fileHandler(model));
    try {
      const onProgress = progressBar('calibration');
      const result = await calibrateModel(classifier, { ...options, onProgress });
      await writeCalibration(out, classifier, result);
      for (const note of result.notes) output.error(note);
      const { crossValidated, chosen } = result;
      if (crossValidated) output.out(errors('on people on whom it was not chosen', crossValidated));
      output.out(errors('on the photos on which it was chosen', chosen));
    } finally {
      classifier.dispose();
    }
  } finally {
    await close();
  }
  output.out(`wrote ${out}/model.json and ${out}/calibration.md`);
}

function errors(where: string, { rejected, passed }: VerdictErrors): string {
  const share = ({ rate, low, high }: VerdictErrors['rejected']): string =>
    `${percent(rate)} [${percent(low)}, ${percent(high)}]`;
  return `${where}: good photos rejected ${share(rejected)}${passed ? `, bad photos let through ${share(passed)}` : ''}`;
}

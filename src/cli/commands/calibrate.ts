import { percent } from '../../easy/percent.js';
import type { VerdictErrors } from '../../evaluation/index.js';
import type { Command } from '../command.js';
import { profileOf } from '../parsing/photoSettings.js';
import { backendOf, dataOf } from '../parsing/values.js';
import { progressBar } from '../progressBar.js';

export const USAGE = `  lucidface calibrate --data DATA [--reject-good 0.05] [--out out/calibrated] [--model model.json]
      Chooses thresholds on your own labelled photos, and writes a copy of the model with them.`;

export const HELP = `  --data DATA               a CSV table of photos, a folder with photos.csv, or a folder with a subfolder for each class; docs/data.md
  --reject-good 0.05        the largest share of good photos that may be rejected, framing aside
  --out out/calibrated      the folder for model.json, calibration.md and calibration.json
  --model model.json        instead of the bundled model
  --profile general|id-photo|skin-analysis
                            the profile whose thresholds are chosen; the others stay as they are
  --detect                  detect the faces in photos without a box
  --acceptable-folder NAME  the folder of photos without a defect; by default the model's acceptable class
  --extra-column NAME       a column of the table that is not a defect; repeatable
  --seed 0                  of the cross-validation folds
  --backend wasm|native|cpu wasm by default`;

export const run: Command['run'] = async (options, output) => {
  const { runCalibration } = await import('../../evaluation/calibrate/runCalibration.js');
  const { data, out = 'out/calibrated', model, backend, acceptableFolder } = options.text;
  const { notes, crossValidated, chosen } = await runCalibration({
    ...{ out, model, acceptableFolder },
    data: dataOf(data, 'a table or a folder of photos'),
    rejectGood: options.share.rejectGood ?? 0.05,
    profile: profileOf(options),
    detect: options.flag.detect,
    extraColumns: options.list.extraColumn,
    seed: options.whole.seed,
    backend: backendOf(backend),
    startProgress: () => progressBar('calibration'),
  });
  for (const note of notes) output.error(note);
  if (crossValidated) output.out(errors('on held-out people', crossValidated));
  output.out(errors('on the calibration photos', chosen));
  output.out(`wrote ${out}/model.json and ${out}/calibration.md`);
  return 0;
};

function errors(where: string, { rejected, passed }: VerdictErrors): string {
  const share = ({ rate, low, high }: VerdictErrors['rejected']): string =>
    `${percent(rate)} [${percent(low)}, ${percent(high)}]`;
  return `${where}: good photos rejected ${share(rejected)}${passed ? `, bad photos let through ${share(passed)}` : ''}`;
}

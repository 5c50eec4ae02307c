import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../output.js';
import { backendOf, dataOf, integer, profileOf, share } from '../parsing/photoSettings.js';

export const USAGE = `  lucidface calibrate --data DATA [--reject-good 0.05] [--out out/calibrated] [--model model.json]
      Chooses thresholds on your own labelled photos, and writes a copy of the model that has them.`;

export const HELP = `  --data DATA               a CSV table of photos, a folder with photos.csv, or a folder with a subfolder for each class; docs/data.md
  --reject-good 0.05        the largest share of good photos that may be rejected, framing apart
  --out out/calibrated      the folder for model.json, calibration.md and calibration.json
  --model model.json        another model than the bundled one
  --profile general|id-photo|skin-analysis
                            the profile whose thresholds are chosen; the others decide as before
  --detect                  look for the faces in photos without a box
  --acceptable-folder NAME  the folder of photos without a fault; the acceptable class of the model by default
  --extra-column NAME       a column of the table that is not a fault; may be given several times
  --seed 0                  of the parts of the cross-validation
  --backend wasm|native|cpu wasm by default`;

export const OPTIONS = {
  data: { type: 'string' },
  'reject-good': { type: 'string', default: '0.05' },
  out: { type: 'string', default: 'out/calibrated' },
  model: { type: 'string' },
  profile: { type: 'string', default: 'general' },
  detect: { type: 'boolean' },
  'acceptable-folder': { type: 'string' },
  'extra-column': { type: 'string', multiple: true },
  seed: { type: 'string', default: '0' },
  backend: { type: 'string', default: 'wasm' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { out, model } = values;
  const options = {
    data: dataOf(values.data, 'a table or a folder of photos'),
    rejectGood: share('--reject-good', values['reject-good']),
    profile: profileOf(values.profile),
    detect: values.detect ?? false,
    acceptableFolder: values['acceptable-folder'],
    extraColumns: values['extra-column'] ?? [],
    seed: integer('--seed', values.seed),
  };
  const backend = backendOf(values.backend);
  const { runCalibration } = await import('../calibrate.js');
  await runCalibration({ out, model, backend, options }, output);
  return 0;
}

// Errors by group, each natural photo judged by a model that was not fitted to it:
//   node scripts/measure-groups.mjs --data DIR [--models model.json,model.json...] [--out FILE] [--cache DIR] [--seed 0]
// The bundled model has not seen fold 0. Where no models are given, another one is trained without the folds 1 to 4, on the photos of fold 0 and those that the
// data has no labels for, by the first step of its recipe, in half of the epochs and with twice the step size. A run that was stopped continues.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dataFolder } from './dataFolder.mjs';
import { runLab } from './runLab.mjs';

const args = process.argv.slice(2);
const { values } = parseArgs({
  args,
  options: {
    data: { type: 'string' },
    models: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
  // the lab knows the others
  strict: false,
});

const OTHER = '.cache/without-folds';
const RECIPE =
  '--fold 1,2,3,4 --version without-folds-1-to-4 --head-epochs 3 --mean-only --epochs 6 --learning-rate 0.0002 --mask-weight 0.2 --density 0.3 --composites --seed 0';

if (!values.help) dataFolder(values.data);
const ready = values.help || values.models !== undefined;
if (!ready && !existsSync(`${OTHER}/README.md`))
  runLab(['train', '--data', values.data, '--out', OTHER, ...RECIPE.split(' ')]);
const models = `models/face-quality/model.json,${OTHER}/model.json`;
runLab(['groups', ...args, ...(ready ? [] : ['--models', models])]);

// Errors by group, each natural photo judged by a model that was not fitted to it: node scripts/measure-groups.mjs --data DIR [--out FILE]
// The bundled model has not seen fold 0. Another one is trained without the folds 1 to 4, on the photos of fold 0 and those that the data has no labels
// for, by the first step of its recipe, in half of the epochs and with twice the step size. A run that was stopped continues.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runLab } from './runLab.mjs';

const { values } = parseArgs({
  options: { data: { type: 'string' }, out: { type: 'string', default: 'docs/reports/groups.md' } },
});
if (!values.data)
  throw new RangeError('`--data` must be the folder that has faces.csv and fairface, got nothing');

const OTHER = '.cache/without-folds';
const RECIPE =
  '--fold 1,2,3,4 --version without-folds-1-to-4 --head-epochs 3 --mean-only --epochs 6 --learning-rate 0.0002 --mask-weight 0.2 --density 0.3 --composites --seed 0';

if (!existsSync(`${OTHER}/README.md`))
  runLab(['train', '--data', values.data, '--out', OTHER, ...RECIPE.split(' ')]);
const models = `models/face-quality/model.json,${OTHER}/model.json`;
runLab(['groups', '--data', values.data, '--models', models, '--out', values.out]);

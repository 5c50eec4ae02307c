// Errors by group, each natural photo judged by a model that was not fitted to it: node scripts/measure-groups.mjs --data DIR [--out FILE]
// The bundled model has not seen fold 0; two more are trained without folds 1 and 2, and 3 and 4, by a shorter form of its recipe. A run that was
// stopped continues.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { data: { type: 'string' }, out: { type: 'string', default: 'docs/reports/groups.md' } },
});
if (!values.data)
  throw new RangeError('`--data` must be the folder that has faces.csv and fairface, got nothing');

const PARTS = ['1,2', '3,4'];
const RECIPE =
  '--head-epochs 3 --mean-only --mix-channels 96 --mix-last --epochs 5,3 --learning-rate 0.0002,0.0002 --mask-weight 0.2 --density 0.3 --composites --seed 0';

/** Runs the lab's command line, and ends with its exit code where that is not 0. */
function lab(args) {
  const { status } = spawnSync(process.execPath, ['lab/dist/main.js', ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const models = ['models/face-quality/model.json'];
for (const folds of PARTS) {
  const out = `.cache/without-${folds.replace(',', '-')}`;
  const version = `${folds.replace(',', '-')}-left-out`;
  if (!existsSync(`${out}/README.md`))
    lab([
      'train',
      '--data',
      values.data,
      '--out',
      out,
      '--fold',
      folds,
      '--version',
      version,
      ...RECIPE.split(' '),
    ]);
  models.push(`${out}/model.json`);
}
lab(['groups', '--data', values.data, '--models', models.join(','), '--out', values.out]);

// Trains the bundled model from the ImageNet backbone, in the three steps of docs/reports/ablation.md: node scripts/train-bundled.mjs --data DIR [--out DIR]
// A run that was stopped continues.
import { existsSync } from 'node:fs';
import { dataFolder } from './dataFolder.mjs';
import { runLab } from './runLab.mjs';
import { scriptOptions } from './scriptOptions.mjs';

const values = scriptOptions({
  data: { type: 'string' },
  out: { type: 'string', default: 'models/face-quality' },
});
const data = dataFolder(values.data);

const [FIRST, SECOND] = ['.cache/from-imagenet', '.cache/mixed'];

function train(out, step) {
  const settings = `--composites --fold 0 --seed 0 ${step}`.split(' ');
  runLab(['train', '--data', data, '--out', out, ...settings]);
}

if (!existsSync(`${FIRST}/README.md`))
  train(
    FIRST,
    '--head-epochs 3 --mean-only --epochs 12 --learning-rate 0.0001 --mask-weight 0.1 --density 0.3 --version 0.10.0-from-imagenet',
  );
if (!existsSync(`${SECOND}/README.md`))
  train(
    SECOND,
    `--from ${FIRST}/model.json --mix-channels 96 --epochs 6 --learning-rate 0.0002 --mask-weight 0.3 --density 0.3 --version 0.10.0-mixed`,
  );
train(
  values.out,
  `--from ${SECOND}/model.json --epochs 5 --learning-rate 0.0001 --mask-weight 0.3 --density 0.5 --version 0.10.0`,
);

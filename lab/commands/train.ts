import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../../src/cli/output.js';
import { backendOf, dataOf, integer, positive, share } from '../../src/cli/parsing/values.js';
import { describe } from '../../src/validate.js';
import type { Cycle } from '../train/options.js';

export const USAGE = `  npm run train -- --data DIR [--backbone model.json | --from model.json [--widen]] [--out models/face-quality] [--cache .cache/train] [--seed 0]
                  [--head-epochs 6] [--epochs 6,6|none] [--stop-after EPOCHS] [--fold 0[,1...]] [--version 0.10.0] [--hold-out SOURCE]
                  [--input-size 192] [--target-layer LAYER] [--depths LAYER,LAYER...|none] [--mix-channels 0] [--mean-only]
                  [--composites] [--mask-weight 0.03] [--learning-rate 0.0001,0.0002] [--density 0.15]
      Trains a model on the photos that DIR/faces.csv lists; a run that was stopped continues.`;

export const OPTIONS = {
  data: { type: 'string' },
  backbone: { type: 'string' },
  out: { type: 'string', default: 'models/face-quality' },
  cache: { type: 'string', default: '.cache/train' },
  seed: { type: 'string', default: '0' },
  'head-epochs': { type: 'string', default: '6' },
  epochs: { type: 'string', default: '6,6' },
  'stop-after': { type: 'string' },
  fold: { type: 'string', default: '0' },
  version: { type: 'string', default: '0.10.0' },
  'hold-out': { type: 'string' },
  'input-size': { type: 'string', default: '192' },
  'target-layer': { type: 'string', default: 'conv_pw_11_relu' },
  depths: {
    type: 'string',
    default: 'conv_pw_3_relu,conv_pw_5_relu,conv_pw_9_relu,conv_pw_11_relu',
  },
  'mix-channels': { type: 'string', default: '0' },
  'mean-only': { type: 'boolean', default: false },
  'mask-weight': { type: 'string', default: '0.03' },
  'learning-rate': { type: 'string', default: '0.0001,0.0002' },
  from: { type: 'string' },
  widen: { type: 'boolean', default: false },
  composites: { type: 'boolean', default: false },
  density: { type: 'string', default: '0.15' },
  backend: { type: 'string', default: 'native' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { backbone, out, cache, version } = values;
  const data = dataOf(values.data);
  const { train } = await import('../train/train.js');
  await train({
    data,
    out,
    cache,
    version,
    backbone: backbone ?? `${data}/../weights/mobilenet_v1_0.50_160_notop_qat_uint8/model.json`,
    backend: backendOf(values.backend),
    seed: integer('--seed', values.seed),
    headEpochs: integer('--head-epochs', values['head-epochs']),
    cycles: cyclesOf(values.epochs, values['learning-rate']),
    stopAfter: values['stop-after'] === undefined ? undefined : integer('--stop-after', values['stop-after']),
    folds: foldsOf(values.fold),
    holdOut: values['hold-out'],
    inputSize: integer('--input-size', values['input-size']),
    targetLayer: values['target-layer'],
    depths: values.depths === 'none' ? [] : values.depths.split(','),
    mixChannels: integer('--mix-channels', values['mix-channels']),
    pooling: values['mean-only'] ? 'mean' : 'mean-max',
    maskWeight: share('--mask-weight', values['mask-weight']),
    from: values.from,
    widen: values.widen,
    composites: values.composites,
    density: positive('--density', values.density),
  });
  output.out(`wrote ${out}`);
  return 0;
}

/** The folds that are held out, separated by commas, in order and each once. */
function foldsOf(text: string): number[] {
  const folds = text.split(',').map((fold) => integer('--fold', fold));
  return [...new Set(folds)].sort((a, b) => a - b);
}

/** Cycles of fine-tuning by their epochs and step sizes, separated by commas; `none`: only the last layer is fitted. */
function cyclesOf(epochs: string, rates: string): Cycle[] {
  if (epochs === 'none') return [];
  const each = epochs.split(',');
  const own = rates.split(',');
  if (each.length !== own.length)
    throw new RangeError(
      `\`--learning-rate\` must be as many as \`--epochs\` (${each.length}), got ${describe(rates)}`,
    );
  return each.map((count, i) => ({
    epochs: integer('--epochs', count),
    learningRate: positive('--learning-rate', own[i]),
  }));
}

import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../output.js';
import { backendOf, dataOf, integer, positive } from '../parsing/photoSettings.js';

export const USAGE = `  lucidface train --data DATA [--out out/model]
      Trains a model on your own photos, a folder for each class or a table, and writes it with its model card; a run that was stopped continues.`;

export const HELP = `  --data DATA               a CSV table of photos, a folder with photos.csv, or a folder with a subfolder for each class; docs/data.md
  --out out/model           the folder for the model and its card
  --acceptable-class NAME   the class of photos without a fault; acceptable by default
  --detect                  look for the faces in photos without a box
  --trainable head|all      the weights that are trained
  --epochs auto             passes over the data
  --batch-size 32
  --learning-rate 0.01
  --patience N              epochs without a better validation loss after which training ends
  --activation sigmoid|softmax
  --input-size 224          side of the model's input, in pixels
  --backbone model.json     another backbone than the one that ships
  --target-layer LAYER      where the backbone is cut
  --depths LAYER,LAYER...   layers that the head sees together
  --mix-channels 96
  --rounds 1000             rounds of the bootstrap
  --version NAME            of the model
  --precision float32|float16
  --seed 0
  --backend wasm|native|cpu wasm by default`;

export const OPTIONS = {
  data: { type: 'string' },
  out: { type: 'string', default: 'out/model' },
  'acceptable-class': { type: 'string' },
  detect: { type: 'boolean' },
  seed: { type: 'string' },
  trainable: { type: 'string' },
  epochs: { type: 'string', default: 'auto' },
  'batch-size': { type: 'string' },
  'learning-rate': { type: 'string' },
  patience: { type: 'string' },
  activation: { type: 'string' },
  'input-size': { type: 'string' },
  backbone: { type: 'string' },
  'target-layer': { type: 'string' },
  depths: { type: 'string' },
  'mix-channels': { type: 'string' },
  rounds: { type: 'string' },
  version: { type: 'string' },
  precision: { type: 'string' },
  backend: { type: 'string', default: 'wasm' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const whole = (name: keyof typeof values): number | undefined => {
    const text = values[name];
    return typeof text === 'string' ? integer(`--${name}`, text) : undefined;
  };
  const [{ trainModel }, { progressBar }] = await Promise.all([
    import('../../evaluation/train/trainModel.js'),
    import('../progressBar.js'),
  ]);
  const bars = new Map<string, ReturnType<typeof progressBar>>();
  const { out, depths } = values;
  const rate = values['learning-rate'];
  const { notes } = await trainModel({
    data: dataOf(values.data, 'a folder with a folder of photos for each class, or a table of photos'),
    out,
    backend: backendOf(values.backend),
    backbone: values.backbone,
    targetLayer: values['target-layer'],
    depths: depths === undefined ? undefined : depths.split(','),
    mixChannels: whole('mix-channels'),
    activation: values.activation as 'sigmoid' | 'softmax' | undefined,
    inputSize: whole('input-size'),
    acceptableClass: values['acceptable-class'],
    detect: values.detect,
    trainable: values.trainable as 'head' | 'all' | undefined,
    epochs: values.epochs === 'auto' ? 'auto' : whole('epochs'),
    batchSize: whole('batch-size'),
    learningRate: rate === undefined ? undefined : positive('--learning-rate', rate),
    patience: whole('patience'),
    seed: whole('seed'),
    rounds: whole('rounds'),
    version: values.version,
    precision: values.precision as 'float32' | 'float16' | undefined,
    onProgress: (stage, fraction, note) => {
      const bar = bars.get(stage) ?? progressBar(stage.padEnd(11));
      bars.set(stage, bar);
      bar(fraction, note);
    },
  });
  for (const note of notes) output.error(note);
  output.out(`wrote ${out}/model.json and its card ${out}/README.md`);
  return 0;
}

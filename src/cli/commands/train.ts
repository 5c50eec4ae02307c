import type { Command } from '../command.js';
import { backendOf, dataOf } from '../parsing/values.js';
import { progressBar } from '../progressBar.js';

export const USAGE = `  lucidface train --data DATA [--out out/model]
      Trains a model on your own photos, a folder for each class or a table, and writes it with its model card; resumes a stopped run.`;

export const HELP = `  --data DATA               a CSV table of photos, a folder with photos.csv, or a folder with a subfolder for each class; docs/data.md
  --out out/model           the folder for the model and its card
  --acceptable-class NAME   the class of photos without a defect; acceptable by default
  --extra-column NAME       a column of the table that is not a defect; repeatable
  --detect                  detect the faces in photos without a box
  --trainable head|all      the weights to train
  --epochs auto             passes over the data
  --batch-size 32
  --learning-rate 0.01
  --patience N              stop after N epochs without a better validation loss
  --activation sigmoid|softmax
  --input-size N            side of the model's input, in pixels; by default the backbone's
  --backbone model.json     instead of the bundled backbone
  --target-layer LAYER      where the backbone is cut
  --depths LAYER,LAYER...   layers whose maps the head sees together
  --mix-channels 96
  --rounds 1000             bootstrap rounds
  --version NAME            of the model
  --precision float32|float16
  --seed 0
  --backend wasm|native|cpu wasm by default`;

export const run: Command['run'] = async (options, output) => {
  const { trainModel } = await import('../../evaluation/train/trainModel.js');
  const bars = new Map<string, ReturnType<typeof progressBar>>();
  const { data, out = 'out/model', backbone, targetLayer, depths, acceptableClass, version } = options.text;
  const { mixChannels, inputSize, batchSize, patience, seed, rounds } = options.whole;
  const { notes } = await trainModel({
    ...{ out, backbone, targetLayer, acceptableClass, version },
    ...{ mixChannels, inputSize, batchSize, patience, seed, rounds },
    data: dataOf(data, 'a folder with a folder of photos for each class, or a table of photos'),
    backend: backendOf(options.text.backend),
    depths: depths?.split(','),
    extraColumns: options.list.extraColumn,
    activation: options.text.activation as 'sigmoid' | 'softmax' | undefined,
    detect: options.flag.detect,
    trainable: options.text.trainable as 'head' | 'all' | undefined,
    epochs: options.text.epochs === 'auto' ? 'auto' : options.whole.epochs,
    learningRate: options.positive.learningRate,
    precision: options.text.precision as 'float32' | 'float16' | undefined,
    onProgress: (stage, fraction, note) => {
      const bar = bars.get(stage) ?? progressBar(stage.padEnd(11));
      bars.set(stage, bar);
      bar(fraction, note);
    },
  });
  for (const note of notes) output.error(note);
  output.out(`wrote ${out}/model.json and its card ${out}/README.md`);
  return 0;
};

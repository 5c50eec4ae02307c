import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EpochResult, FaceQualityClassifier } from '../../model/index.js';
import { fileHandler } from '../../node/fileHandler.js';
import { type NodeBackend, startBackend } from '../../node/startBackend.js';
import { progressBar } from '../progressBar.js';
import { modelCard } from './card.js';
import { chooseThresholds, evaluate } from './evaluate.js';
import { type Photo, readPhotos } from './photos.js';
import { type Sample, samplePool } from './pool.js';
import { CLASS_NAMES } from './recipe.js';

export interface TrainOptions {
  /** The folder that has `faces.csv` and its photos. */
  readonly data: string;
  /** Where model.json, weights, evaluation and card go. */
  readonly out: string;
  /** The model.json of the backbone. */
  readonly backbone: string;
  /** Where a stopped run is kept. */
  readonly cache: string;
  readonly backend: NodeBackend;
  readonly seed: number;
  readonly headEpochs: number;
  readonly epochs: number;
  readonly version: string;
}

/** Goes up whenever the recipe of the samples changes, so that an old pool is not taken for a new one. */
const RECIPE_VERSION = 2;

/** Trains the bundled model: the head on frozen features, then every weight; measures it, and writes it with its card. */
export async function train(options: TrainOptions): Promise<void> {
  const { data, out, backbone, seed, headEpochs, epochs } = options;
  await startBackend(options.backend);
  const photos = await readPhotos(data);
  const fingerprint = await fingerprintOf(photos);
  const size = { width: 224, height: 224 };
  const key = createHash('sha256')
    .update(JSON.stringify([fingerprint, RECIPE_VERSION, seed, size]))
    .digest('hex')
    .slice(0, 12);
  const run = join(options.cache, key);
  const pool = await samplePool(photos, size, seed, join(run, 'samples'), progressBar('samples   '));

  const classifier = await resumed(run, 'head', async () => {
    const fresh = await FaceQualityClassifier.create({
      classNames: CLASS_NAMES,
      activation: 'sigmoid',
      backbone: fileHandler(backbone),
      inputSize: size,
      seed,
    });
    const bar = progressBar('head      ');
    await fresh.fit(pool.train, { epochs: headEpochs, seed, onProgress: bar });
    return fresh;
  });
  await fineTune(classifier, pool, run, options);
  classifier.current.setThresholds(await chooseThresholds(classifier.current, pool.validation));

  const evaluation = await evaluate(classifier.current, pool.test, data, progressBar('evaluation'));
  const about = {
    precision: 'float16',
    version: `face-quality ${options.version}`,
    data: fingerprint,
  } as const;
  await classifier.current.save(fileHandler(join(out, 'model.json')), about);
  const record = {
    version: about.version,
    data: fingerprint,
    seed,
    headEpochs,
    epochs,
    recipe: RECIPE_VERSION,
    ...evaluation,
  };
  await writeFile(join(out, 'evaluation.json'), `${JSON.stringify(record, null, 2)}\n`);
  await writeFile(join(out, 'README.md'), modelCard(record, classifier.current.metadata, pool));
  classifier.current.dispose();
}

/** A classifier that may be replaced by a later checkpoint of itself. */
interface Holder {
  current: FaceQualityClassifier;
}

async function fineTune(
  holder: Holder,
  pool: { train: Sample[]; validation: Sample[] },
  run: string,
  options: TrainOptions,
): Promise<void> {
  const { epochs, seed } = options;
  const log = join(run, 'epochs.json');
  const results: EpochResult[] = JSON.parse(await readFile(log, 'utf8').catch(() => '[]'));
  const initialEpoch = results.length;
  if (initialEpoch >= epochs) return load(holder, join(run, `epoch-${epochs - 1}`, 'model.json'));
  if (initialEpoch > 0) await load(holder, join(run, `epoch-${initialEpoch - 1}`, 'model.json'));
  const bar = progressBar('fine-tune ');
  let note = '';
  await holder.current.fit(pool.train, {
    epochs,
    initialEpoch,
    seed,
    trainable: 'all',
    batchSize: 32,
    learningRate: 0.001,
    validation: pool.validation.filter((_, i) => i % 4 === 0),
    onProgress: (fraction) => bar(fraction, note),
    onEpochEnd: async (result) => {
      results.push(result);
      note = `loss ${result.loss.toFixed(4)}, validation ${result.validationLoss?.toFixed(4)}`;
      const folder = join(run, `epoch-${result.epoch}`);
      await mkdir(folder, { recursive: true });
      await holder.current.save(fileHandler(join(folder, 'model.json')));
      await writeFile(log, JSON.stringify(results, null, 2));
    },
  });
}

async function load(holder: Holder, path: string): Promise<void> {
  holder.current.dispose();
  holder.current = await FaceQualityClassifier.load(fileHandler(path));
}

/** What an earlier run left, or what `make` makes, which is then kept. */
async function resumed(
  run: string,
  name: string,
  make: () => Promise<FaceQualityClassifier>,
): Promise<Holder> {
  const path = join(run, name, 'model.json');
  if (existsSync(path)) return { current: await FaceQualityClassifier.load(fileHandler(path)) };
  const current = await make();
  await mkdir(join(run, name), { recursive: true });
  await current.save(fileHandler(path));
  return { current };
}

/** SHA-256 over the paths, faces and bytes of all photos. */
async function fingerprintOf(photos: readonly Photo[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, person, face, flawless } of photos) {
    hash.update(JSON.stringify([person, face, flawless])).update(await readFile(path));
  }
  return hash.digest('hex');
}

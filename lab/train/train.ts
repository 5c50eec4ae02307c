import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Split } from '../../src/evaluation/data/photoRecord.js';
import { type Photo, readFaces } from '../../src/evaluation/data/readFaces.js';
import { CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import { progressBar } from '../../src/evaluation/progressBar.js';
import { type EpochResult, FaceQualityClassifier } from '../../src/model/index.js';
import { fileHandler } from '../../src/node/fileHandler.js';
import { type NodeBackend, startBackend } from '../../src/node/startBackend.js';
import { Random } from '../../src/random.js';
import type { Raster, Size } from '../../src/types.js';
import { checkOneOf } from '../../src/validate.js';
import { fingerprint } from '../fingerprint.js';
import { calibrate } from './calibrate.js';
import { modelCard } from './card.js';
import { evaluate } from './modelCardMeasures.js';
import { drawMove, type Move, moved } from './move.js';
import { samplePool } from './pool.js';
import type { Sample } from './sample.js';

export interface TrainOptions {
  /** The folder that has `faces.csv` and its photos. */
  readonly data: string;
  /** Where model.json, weights, evaluation and card go. */
  readonly out: string;
  /** The model.json of the backbone. */
  readonly backbone: string;
  /** The model.json of a trained model to go on from, instead of a new head on the backbone. */
  readonly from: string | undefined;
  /** Where a stopped run is kept. */
  readonly cache: string;
  readonly backend: NodeBackend;
  readonly seed: number;
  readonly headEpochs: number;
  readonly epochs: number;
  /** Epochs of fine-tuning without a better validation loss after which it stops. */
  readonly patience: number;
  readonly version: string;
  /** Samples of each photo, 1 for as many as the bundled model has. */
  readonly density: number;
  /** A source that is left out of training and thresholds, so that it can measure what a new source costs. */
  readonly holdOut: string | undefined;
  /** Side of the model's input, in pixels. */
  readonly side: number;
  /** Where the backbone is cut. */
  readonly cut: string;
  /** The layers that the head sees together; empty: the cut alone. */
  readonly depths: readonly string[];
  readonly mixChannels: number;
  /** Adam's step size when every weight is fitted; it falls to zero along half a cosine. */
  readonly learningRate: number;
  /** How much it counts that the maps of classes lie where local defects are. */
  readonly maskWeight: number;
}

/** Goes up whenever the recipe of the samples changes, so that an old pool is not taken for a new one. */
const RECIPE_VERSION = 8;

/** Trains the bundled model: the head on frozen features, then every weight; measures it, and writes it with its card. */
export async function train(options: TrainOptions): Promise<void> {
  const { data, out, backbone, seed, headEpochs, epochs, side, cut, depths } = options;
  const { mixChannels, maskWeight, learningRate, from, holdOut, density } = options;
  await startBackend(options.backend);
  const photos = await readFaces(data);
  checkOneOf('holdOut', holdOut, [undefined, ...new Set(photos.map(({ source }) => source))]);
  const digest = await fingerprintOf(photos);
  const size = { width: side, height: side };
  const samples = poolFolder(options.cache, digest, seed, size, density);
  const whole = await samplePool(
    { photos, size, seed, density, directory: samples },
    progressBar('samples   '),
  );
  const pool = holdOut === undefined ? whole : without(whole, holdOut);
  const classWeights = weightsOf(pool.train);
  const start =
    from === undefined ? [cut, depths, mixChannels, headEpochs] : [await fingerprint(fileHandler(from))];
  const run = `${samples}-${keyOf([holdOut ?? '', start, maskWeight, learningRate, epochs])}`;

  const classifier = await resumed(run, 'head', async () => {
    if (from !== undefined) return FaceQualityClassifier.load(fileHandler(from));
    const fresh = await FaceQualityClassifier.create({
      classNames: CLASS_NAMES,
      activation: 'sigmoid',
      backbone: fileHandler(backbone),
      inputSize: size,
      targetLayer: cut,
      depths,
      mixChannels,
      seed,
    });
    const bar = progressBar('head      ');
    await fresh.fit(pool.train, { epochs: headEpochs, seed, classWeights, onProgress: bar });
    return fresh;
  });
  const before = from === undefined ? undefined : classifier.current.metadata.version;
  await fineTune(classifier, pool, run, classWeights, options);
  await calibrate(classifier.current, pool.validation);

  const evaluation = await evaluate(classifier.current, pool.test, data, progressBar('evaluation'));
  const about = {
    precision: 'float16',
    version: `face-quality ${options.version}`,
    data: digest,
  } as const;
  await classifier.current.save(fileHandler(join(out, 'model.json')), about);
  const record = {
    version: about.version,
    command: commandOf(options),
    data: digest,
    seed,
    headEpochs,
    epochs: classifier.epochs,
    maskWeight,
    ...(before !== undefined && { from: before }),
    depths,
    recipe: RECIPE_VERSION,
    ...(holdOut !== undefined && { heldOut: holdOut }),
    ...evaluation,
  };
  await writeFile(join(out, 'evaluation.json'), `${JSON.stringify(record, null, 2)}\n`);
  await writeFile(join(out, 'README.md'), modelCard(record, classifier.current.metadata, pool));
  classifier.current.dispose();
}

/** What makes such a model again, the folders aside. */
function commandOf({
  from,
  headEpochs,
  epochs,
  learningRate,
  maskWeight,
  density,
  holdOut,
  seed,
}: TrainOptions): string {
  const start = from === undefined ? `--head-epochs ${headEpochs}` : '--from MODEL';
  const left = holdOut === undefined ? '' : ` --hold-out ${holdOut}`;
  return `npm run train -- --data DIR ${start} --epochs ${epochs} --learning-rate ${learningRate} --mask-weight ${maskWeight} --density ${density}${left} --seed ${seed}`;
}

/** Where the samples of a recipe are kept. */
export function poolFolder(
  cache: string,
  fingerprint: string,
  seed: number,
  size: Size,
  density: number,
): string {
  return join(cache, keyOf([fingerprint, RECIPE_VERSION, seed, size, density]));
}

function keyOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}

/** The pool with a source in the test split only. */
function without(pool: Record<Split, Sample[]>, source: string): Record<Split, Sample[]> {
  const rest = (samples: Sample[]): Sample[] => samples.filter(({ photo }) => photo.source !== source);
  const test = Object.values(pool)
    .flat()
    .filter(({ photo }) => photo.source === source);
  return { train: rest(pool.train), validation: rest(pool.validation), test };
}

/** Rare classes count more, by the root of how rare they are: all of them should be learnt, none should drown the rest. */
export function weightsOf(samples: readonly Sample[]): Record<string, number> {
  return Object.fromEntries(
    CLASS_NAMES.map((name) => {
      const labels = samples.map(({ label }) => label[name]).filter((value) => value !== undefined);
      const share = labels.filter((value) => value === 1).length / Math.max(1, labels.length);
      return [name, share > 0 ? Math.min(3, Math.max(1, Math.sqrt((1 - share) / share) / 2)) : 1];
    }),
  );
}

/** A classifier that may be replaced by another checkpoint of itself. */
interface Holder {
  current: FaceQualityClassifier;
  /** The epochs of fine-tuning that are in it. */
  epochs: number;
}

/** Fits every weight; a run that was stopped goes on after its last epoch. What is kept is the epoch with the lowest validation loss. */
async function fineTune(
  holder: Holder,
  pool: { train: Sample[]; validation: Sample[] },
  run: string,
  classWeights: Record<string, number>,
  { epochs, seed, patience, maskWeight, learningRate }: TrainOptions,
): Promise<void> {
  const log = join(run, 'epochs.json');
  const results: EpochResult[] = JSON.parse(await readFile(log, 'utf8').catch(() => '[]'));
  const checkpoint = (epoch: number): string => join(run, `epoch-${epoch}`, 'model.json');
  const best = (): EpochResult | undefined =>
    [...results].sort((a, b) => (a.validationLoss as number) - (b.validationLoss as number))[0];
  const waited = (): boolean => results.length - 1 - (best()?.epoch ?? 0) >= patience;
  if (results.length > 0) await load(holder, checkpoint(results.length - 1));
  if (results.length < epochs && !waited()) {
    const bar = progressBar('fine-tune ');
    let note = '';
    const varied = pool.train.map((sample, i) => {
      const move = (epoch: number): Move => drawMove(new Random((seed * 1000 + epoch) * 1_000_003 + i));
      return {
        ...sample,
        image: (epoch: number) => moved(sample.image, move(epoch)),
        masks: (epoch: number) =>
          Object.fromEntries(
            Object.entries(sample.masks).map(([name, mask]) => [name, unit(moved(mask, move(epoch)))]),
          ),
      };
    });
    await holder.current.fit(varied, {
      epochs,
      initialEpoch: results.length,
      seed,
      trainable: 'all',
      batchSize: 32,
      learningRate,
      classWeights,
      maskWeight,
      validation: pool.validation.filter((_, i) => i % 2 === 0),
      onProgress: (fraction) => bar(fraction, note),
      onEpochEnd: async (result) => {
        results.push(result);
        note = `loss ${result.loss.toFixed(4)}, validation ${result.validationLoss?.toFixed(4)}`;
        await mkdir(join(run, `epoch-${result.epoch}`), { recursive: true });
        await holder.current.save(fileHandler(checkpoint(result.epoch)));
        await writeFile(log, JSON.stringify(results, null, 2));
        return !waited();
      },
    });
  }
  const kept = best();
  if (!kept) return;
  await load(holder, checkpoint(kept.epoch));
  holder.epochs = kept.epoch + 1;
}

/** 0..255 to 0..1. */
const unit = ({ data, width, height }: Raster<Uint8Array>): Raster<Float32Array> => ({
  data: Float32Array.from(data, (value) => value / 255),
  width,
  height,
});

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
  if (existsSync(path)) return { current: await FaceQualityClassifier.load(fileHandler(path)), epochs: 0 };
  const current = await make();
  await mkdir(join(run, name), { recursive: true });
  await current.save(fileHandler(path));
  return { current, epochs: 0 };
}

/** SHA-256 over the paths, faces and bytes of all photos. */
export async function fingerprintOf(photos: readonly Photo[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, person, face, flawless, yaw } of photos) {
    hash.update(JSON.stringify([person, face, flawless, yaw])).update(await readFile(path));
  }
  return hash.digest('hex');
}

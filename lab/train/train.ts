import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { progressBar } from '../../src/cli/progressBar.js';
import type { Split } from '../../src/evaluation/data/photoRecord.js';
import { readFaces } from '../../src/evaluation/data/readFaces.js';
import { CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { fitResumably, type ResumableFitResult } from '../../src/node/checkpoints/fitResumably.js';
import { fileHandler } from '../../src/node/fileHandler.js';
import { lockFolder } from '../../src/node/lockFolder.js';
import { startBackend } from '../../src/node/startBackend.js';
import { writeFileAtomic } from '../../src/node/writeFileAtomic.js';
import { checkOneOf } from '../../src/validate.js';
import { fingerprint } from '../fingerprint.js';
import { augmented } from './augmented.js';
import { calibrate } from './calibrate.js';
import { modelCard } from './modelCard.js';
import { type Evaluation, evaluate } from './modelCardMeasures.js';
import type { TrainOptions } from './options.js';
import { photosFingerprint } from './photosFingerprint.js';
import { samplePool } from './pool.js';
import { poolFolder, RECIPE_VERSION } from './poolFolder.js';
import { rarityWeights } from './rarityWeights.js';
import type { Sample } from './sample.js';
import { shortHash } from './shortHash.js';

type Pool = Readonly<Record<Split, readonly Sample[]>>;

/** A training with everything that it is fitted to. */
interface Run {
  readonly options: TrainOptions;
  readonly pool: Pool;
  /** The folder of its checkpoints. */
  readonly folder: string;
  /** SHA-256 of the photos. */
  readonly data: string;
  readonly classWeights: Readonly<Record<string, number>>;
}

/**
 * Trains the bundled model: the head on frozen features, then every weight; measures it, and writes it with its card. A run that was
 * stopped continues.
 *
 * @throws Error naming the photo, the checkpoint or the file that cannot be read or written, or the run that uses a folder already
 */
export async function train(options: TrainOptions): Promise<void> {
  const unlock = [await lockFolder(options.out, 'train')];
  try {
    unlock.push(await lockFolder(options.cache, 'train'));
    await startBackend(options.backend);
    const run = await prepare(options);
    const fitted = await fineTune(run);
    const { classifier } = fitted;
    try {
      await calibrate(classifier, run.pool.validation);
      const bar = progressBar('evaluation');
      const evaluation = await evaluate(classifier, run.pool.test, options.data, bar);
      await writeModel(run, fitted, evaluation);
    } finally {
      classifier.dispose();
    }
  } finally {
    for (const release of unlock) await release();
  }
}

/** Reads the photos and makes the samples. */
async function prepare(options: TrainOptions): Promise<Run> {
  const { seed, inputSize, holdOut, density, from } = options;
  const photos = await readFaces(options.data);
  checkOneOf('holdOut', holdOut, [undefined, ...new Set(photos.map(({ source }) => source))]);
  const data = await photosFingerprint(photos);
  const size = { width: inputSize, height: inputSize };
  const directory = poolFolder(options.cache, data, seed, size, density);
  const all = await samplePool({ photos, size, seed, density, directory }, progressBar('samples   '));
  const pool = holdOut === undefined ? all : withoutSource(all, holdOut);
  const { targetLayer, depths, mixChannels, headEpochs, maskWeight, learningRate, epochs } = options;
  const start =
    from === undefined
      ? [targetLayer, depths, mixChannels, headEpochs]
      : [await fingerprint(fileHandler(from))];
  const key = shortHash(['resumable', holdOut ?? '', start, maskWeight, learningRate, epochs]);
  return { options, pool, folder: `${directory}-${key}`, data, classWeights: rarityWeights(pool.train) };
}

/** The pool with a source in the test split only. */
function withoutSource(pool: Pool, source: string): Pool {
  const others = (samples: readonly Sample[]): Sample[] =>
    samples.filter(({ photo }) => photo.source !== source);
  const test = [...pool.train, ...pool.validation, ...pool.test].filter(
    ({ photo }) => photo.source === source,
  );
  return { train: others(pool.train), validation: others(pool.validation), test };
}

/** The model before fine-tuning: a trained one, or a fitted head on the backbone. */
async function startingModel({ options, pool, folder, classWeights }: Run): Promise<FaceQualityClassifier> {
  const { from, backbone, inputSize, targetLayer, depths, mixChannels, seed, headEpochs } = options;
  if (from !== undefined) return FaceQualityClassifier.load(fileHandler(from));
  const create = (): Promise<FaceQualityClassifier> =>
    FaceQualityClassifier.create({
      classNames: CLASS_NAMES,
      activation: 'sigmoid',
      backbone: fileHandler(backbone),
      inputSize: { width: inputSize, height: inputSize },
      targetLayer,
      depths,
      mixChannels,
      seed,
    });
  const { classifier } = await fitResumably(join(folder, 'head'), create, pool.train, {
    epochs: headEpochs,
    seed,
    classWeights,
    onProgress: progressBar('head      '),
  });
  return classifier;
}

/** Fits every weight, and keeps the epoch with the lowest validation loss. */
async function fineTune(
  run: Run,
): Promise<Pick<ResumableFitResult, 'classifier'> & { readonly epochs: number }> {
  const { options, pool, folder, classWeights } = run;
  const { epochs, seed, patience, maskWeight, learningRate } = options;
  if (epochs === 0) return { classifier: await startingModel(run), epochs: 0 };
  const bar = progressBar('fine-tune ');
  let note = '';
  const { classifier, bestEpoch } = await fitResumably(
    join(folder, 'all'),
    () => startingModel(run),
    augmented(pool.train, seed),
    {
      epochs,
      patience,
      seed,
      trainable: 'all',
      batchSize: 32,
      learningRate,
      classWeights,
      maskWeight,
      validation: pool.validation.filter((_, i) => i % 2 === 0),
      onProgress: (fraction) => bar(fraction, note),
      onEpoch: ({ loss, validationLoss }) => {
        note = `loss ${loss.toFixed(4)}, validation ${validationLoss?.toFixed(4)}`;
      },
    },
  );
  return { classifier, epochs: bestEpoch + 1 };
}

/** Writes model, evaluation and card. */
async function writeModel(
  { options, pool, data }: Run,
  { classifier, epochs }: { readonly classifier: FaceQualityClassifier; readonly epochs: number },
  evaluation: Evaluation,
): Promise<void> {
  const { out, seed, headEpochs, maskWeight, depths, from, holdOut } = options;
  const version = `face-quality ${options.version}`;
  const before = from === undefined ? undefined : classifier.metadata.version;
  const record = {
    version,
    command: commandOf(options),
    data,
    seed,
    headEpochs,
    epochs,
    maskWeight,
    ...(before !== undefined && { from: before }),
    depths,
    recipe: RECIPE_VERSION,
    ...(holdOut !== undefined && { heldOut: holdOut }),
    ...evaluation,
  };
  await mkdir(out, { recursive: true });
  await classifier.save(fileHandler(join(out, 'model.json')), { precision: 'float16', version, data });
  await writeFileAtomic(join(out, 'evaluation.json'), `${JSON.stringify(record, null, 2)}\n`);
  await writeFileAtomic(join(out, 'README.md'), modelCard(record, classifier.metadata, pool));
}

/** The command that makes such a model again, without its folders. */
function commandOf(options: TrainOptions): string {
  const { from, headEpochs, epochs, learningRate, maskWeight, density, holdOut, seed } = options;
  const start = from === undefined ? `--head-epochs ${headEpochs}` : '--from MODEL';
  const excluded = holdOut === undefined ? '' : ` --hold-out ${holdOut}`;
  return `npm run train -- --data DIR ${start} --epochs ${epochs} --learning-rate ${learningRate} --mask-weight ${maskWeight} --density ${density}${excluded} --seed ${seed}`;
}

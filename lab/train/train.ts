import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { progressBar } from '../../src/cli/progressBar.js';
import type { Split } from '../../src/evaluation/data/photoRecord.js';
import { readFaces } from '../../src/evaluation/data/readFaces.js';
import { CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import { wilson } from '../../src/evaluation/statistics/index.js';
import { FaceQualityClassifier, type LabelledImage } from '../../src/model/index.js';
import { fitResumably } from '../../src/node/checkpoints/fitResumably.js';
import { fileHandler } from '../../src/node/fileHandler.js';
import { loadModelFile } from '../../src/node/loadModelFile.js';
import { openOutputFolder } from '../../src/node/outputFolder.js';
import { startBackend } from '../../src/node/startBackend.js';
import { writeFileAtomic } from '../../src/node/writeFileAtomic.js';
import { checkOneOf } from '../../src/validate.js';
import { fingerprint } from '../fingerprint.js';
import { artifactsOf } from './artifactsOf.js';
import { augmented } from './augmented.js';
import { calibrate } from './calibrate.js';
import { type CompositeSample, compositeSamples } from './compositeSamples.js';
import { type NaturalPhoto, readFairFace, readMoreFairFace } from './fairFace.js';
import { groupRates } from './groupRates.js';
import { scoreNatural } from './logitsOf.js';
import { mapsSeen } from './mapsSeen.js';
import { mixHead } from './mixHead.js';
import { modelCard } from './modelCard.js';
import { type Evaluation, evaluate, type FieldMeasures } from './modelCardMeasures.js';
import { naturalAreas } from './naturalMeasures.js';
import { type NaturalSample, naturalSamples } from './naturalSamples.js';
import type { TrainOptions } from './options.js';
import { type PastedSample, pastedSamples } from './pastedSamples.js';
import { photosFingerprint } from './photosFingerprint.js';
import { samplePool } from './pool.js';
import { poolFolder, RECIPE_VERSION } from './poolFolder.js';
import { rarityWeights } from './rarityWeights.js';
import { refitHead } from './refitHead.js';
import type { Sample } from './sample.js';
import { shortHash } from './shortHash.js';
import { widenHead } from './widenHead.js';

type Pool = Readonly<Record<Split, readonly Sample[]>>;

/** How often a natural photo comes in an epoch, each time another crop of it. */
const NATURAL_TIMES = 2;
/** Steps over which the step size of a cycle rises from zero: without them Adam's first steps raised the loss of a fitted head from .30 to .36. */
const WARMUP_STEPS = 300;
/** Of defects in the probability of `acceptable`: docs/reports/ablation.md has what other weights gave. */
const DEFECT_WEIGHT = 3;
/** Epochs between the crops of two cycles, so that each cycle has crops of its own. */
const CYCLE_OFFSET = 100;

/** A training with everything that it is fitted to. */
interface Run {
  readonly options: TrainOptions;
  readonly pool: Pool;
  /** Natural photos that the model is fitted to. */
  readonly natural: readonly NaturalSample[];
  /** Natural photos with the covers of others. */
  readonly pasted: readonly PastedSample[];
  /** Photos of which parts are those of a reference; none where they are not wanted. */
  readonly composites: readonly CompositeSample[];
  /** Natural photos of the folds that are held out: for calibration, thresholds and the card. */
  readonly heldOut: readonly NaturalSample[];
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
  const close = [await openOutputFolder(options.out, 'train')];
  try {
    close.push(await openOutputFolder(options.cache, 'train'));
    await startBackend(options.backend);
    const run = await prepare(options);
    const tuned = await fineTune(run);
    const classifier = await refit(tuned, run).finally(() => tuned.dispose());
    try {
      classifier.setDefectWeight(DEFECT_WEIGHT);
      const scored = await scoreNatural(classifier, run.heldOut);
      const points = await calibrate(classifier, scored, run.pool.validation);
      const bar = progressBar('evaluation');
      const evaluation = await evaluate(classifier, run.pool.test, options.data, bar);
      const field = {
        photos: scored.length,
        facesFound: wilson(run.heldOut.filter(({ found }) => found).length, run.heldOut.length),
        areas: naturalAreas(scored),
        agreedAreas: naturalAreas(scored, true),
        points,
        groups: groupRates(classifier, scored),
      };
      await writeModel(run, classifier, { ...evaluation, field });
    } finally {
      classifier.dispose();
    }
  } finally {
    for (const end of close) await end();
  }
}

/** Reads the photos and makes the samples. */
async function prepare(options: TrainOptions): Promise<Run> {
  const { seed, inputSize, holdOut, density, from, widen } = options;
  const photos = await readFaces(options.data);
  checkOneOf('holdOut', holdOut, [undefined, ...new Set(photos.map(({ source }) => source))]);
  const data = await photosFingerprint(photos);
  const size = { width: inputSize, height: inputSize };
  const directory = poolFolder(options.cache, data, seed, size, density);
  const all = await samplePool({ photos, size, seed, density, directory }, progressBar('samples   '));
  const pool = holdOut === undefined ? all : withoutSource(all, holdOut);
  const labelled = await naturalSamples(
    [...(await readFairFace(options.data)), ...(await readMoreFairFace(options.data))],
    size,
    seed,
    options.cache,
    progressBar('faces     '),
  );
  const isHeldOut = ({ fold }: NaturalPhoto): boolean => fold !== undefined && options.folds.includes(fold);
  const natural = labelled.filter(({ photo }) => !isHeldOut(photo));
  const heldOut = labelled.filter(({ photo }) => isHeldOut(photo));
  const { targetLayer, depths, mixChannels, pooling, headEpochs, maskWeight, folds } = options;
  const start =
    from === undefined
      ? [targetLayer, depths, mixChannels, pooling, headEpochs]
      : [
          await fingerprint(fileHandler(from)),
          ...(widen ? ['wide', pooling] : []),
          ...(mixChannels > 0 ? ['mixed', mixChannels] : []),
        ];
  const key = shortHash([
    'natural covers and faces',
    // checkpoints belong to labels and outlines, too
    natural.map(({ label, outlines }) => [label, outlines]),
    ...(options.composites ? ['composites'] : []),
    folds,
    holdOut ?? '',
    start,
    maskWeight,
  ]);
  const classWeights = rarityWeights([...pool.train, ...natural]);
  const pasted = await pastedSamples(natural, size, seed);
  const composites = options.composites ? await compositeSamples(natural, pasted, size, seed) : [];
  return {
    options,
    pool,
    natural,
    pasted,
    composites,
    heldOut,
    folder: `${directory}-${key}`,
    data,
    classWeights,
  };
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
async function startingModel(run: Run): Promise<FaceQualityClassifier> {
  const { options, pool, natural, folder, classWeights } = run;
  const { from, widen, backbone, inputSize, targetLayer, depths, mixChannels, pooling, seed, headEpochs } =
    options;
  if (from !== undefined) {
    const trained = await loadModelFile(from);
    const mixed =
      mixChannels > 0 ? await mixHead(trained, mixChannels, seed).finally(() => trained.dispose()) : trained;
    if (!widen) return mixed;
    const wide = await widenHead(mixed, pooling).finally(() => mixed.dispose());
    // where nothing is fine-tuned, the last layer is fitted once, at the end
    return options.cycles.length === 0 ? wide : refit(wide, run).finally(() => wide.dispose());
  }
  const create = (): Promise<FaceQualityClassifier> =>
    FaceQualityClassifier.create({
      classNames: CLASS_NAMES,
      activation: 'sigmoid',
      backbone: fileHandler(backbone),
      inputSize: { width: inputSize, height: inputSize },
      targetLayer,
      depths,
      mixChannels,
      pooling,
      seed,
      references: 'portraits',
    });
  const { classifier } = await fitResumably(join(folder, 'head'), create, [...pool.train, ...natural], {
    epochs: headEpochs,
    seed,
    classWeights,
    onProgress: progressBar('head      '),
  });
  return classifier;
}

/** The classifier with its last layer fitted anew; the caller owns both. */
function refit(
  classifier: FaceQualityClassifier,
  { natural, pool, pasted, composites }: Run,
): Promise<FaceQualityClassifier> {
  return refitHead(classifier, natural, [...pool.train, ...pasted, ...composites]);
}

/** Each photo several times, another crop of it each time. */
function repeated(samples: readonly NaturalSample[], from: number): LabelledImage[] {
  return Array.from({ length: NATURAL_TIMES }, (_, time) =>
    samples.map((sample) => ({
      label: sample.label,
      image: (epoch: number) => sample.image((from + epoch) * NATURAL_TIMES + time),
      masks: (epoch: number) => {
        const view = (from + epoch) * NATURAL_TIMES + time;
        return { ...sample.facePlaces(view), ...sample.masks(view) };
      },
    })),
  ).flat();
}

/** Fits every weight, one cycle after the other; each starts with the weights that the one before it ended with. */
function fineTune(run: Run, cycle = run.options.cycles.length - 1): Promise<FaceQualityClassifier> {
  const { options, pool, natural, folder, classWeights } = run;
  const { cycles, seed, maskWeight, stopAfter } = options;
  const own = cycles[cycle];
  if (!own) return startingModel(run);
  const bar = progressBar(`cycle ${cycle + 1}   `);
  let note = '';
  const samples = [
    ...augmented(pool.train, seed + cycle),
    ...repeated(natural, CYCLE_OFFSET * cycle),
    ...run.pasted,
    ...run.composites,
  ];
  return fitResumably(
    join(folder, `cycle-${shortHash(cycles.slice(0, cycle + 1))}`),
    () => fineTune(run, cycle - 1),
    samples,
    {
      epochs: own.epochs,
      stopAfter: cycle === cycles.length - 1 ? stopAfter : undefined,
      seed: seed + cycle,
      trainable: 'all',
      batchSize: 32,
      learningRate: own.learningRate,
      warmupSteps: WARMUP_STEPS,
      classWeights,
      maskWeight,
      onProgress: (fraction) => bar(fraction, note),
      onEpoch: ({ loss }) => {
        note = `loss ${loss.toFixed(4)}`;
      },
    },
  ).then(({ classifier }) => classifier);
}

/** Writes model, evaluation and card. */
async function writeModel(
  { options, pool, data }: Run,
  classifier: FaceQualityClassifier,
  evaluation: Evaluation & { readonly field: FieldMeasures },
): Promise<void> {
  const { out, seed, headEpochs, cycles, stopAfter, maskWeight, from, holdOut } = options;
  const version = `face-quality ${options.version}`;
  const before = from === undefined ? undefined : classifier.metadata.version;
  const record = {
    version,
    command: commandOf(options),
    data,
    seed,
    headEpochs,
    cycles,
    ...(stopAfter !== undefined && { stopAfter }),
    folds: options.folds,
    maskWeight,
    ...(before !== undefined && { from: before }),
    mixChannels: options.mixChannels,
    maps: mapsSeen((await artifactsOf(classifier)).topology.config.layers),
    recipe: RECIPE_VERSION,
    ...(holdOut !== undefined && { heldOut: holdOut }),
    ...evaluation,
  };
  const maxPooled = (await classifier.linearHead())?.maxWeights !== undefined;
  await mkdir(out, { recursive: true });
  await classifier.save(fileHandler(join(out, 'model.json')), { precision: 'float16', version, data });
  await writeFileAtomic(join(out, 'evaluation.json'), `${JSON.stringify(record, null, 2)}\n`);
  await writeFileAtomic(join(out, 'README.md'), modelCard(record, classifier.metadata, pool, maxPooled));
}

/** The command that makes such a model again, without its folders. */
function commandOf(options: TrainOptions): string {
  const { from, widen, pooling, headEpochs, cycles, stopAfter, maskWeight, density, holdOut, seed, folds } =
    options;
  const mixed = options.mixChannels > 0 ? ` --mix-channels ${options.mixChannels}` : '';
  const composites = options.composites ? ' --composites' : '';
  const means = pooling === 'mean' ? ' --mean-only' : '';
  const depths = options.depths.length > 0 ? options.depths.join() : 'none';
  const start =
    from === undefined
      ? `--backbone MODEL --depths ${depths} --target-layer ${options.targetLayer} --head-epochs ${headEpochs}${mixed}${means}`
      : `--from MODEL${mixed}${widen ? ` --widen${means}` : ''}`;
  const excluded = holdOut === undefined ? '' : ` --hold-out ${holdOut}`;
  const epochs = cycles.map((cycle) => cycle.epochs).join();
  const rates = cycles.map((cycle) => cycle.learningRate).join();
  const steps =
    cycles.length === 0
      ? '--epochs none'
      : `--epochs ${epochs}${stopAfter === undefined ? '' : ` --stop-after ${stopAfter}`} --learning-rate ${rates}`;
  return `npm run train -- --data DIR ${start} --input-size ${options.inputSize} ${steps} --mask-weight ${maskWeight} --density ${density}${composites}${excluded} --fold ${folds} --seed ${seed}`;
}

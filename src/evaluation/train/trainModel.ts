import { createHash } from 'node:crypto';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { autoEpochs } from '../../model/fit/fitOptions.js';
import { FaceQualityClassifier, type LabelledImage } from '../../model/index.js';
import { checkModelFolder } from '../../node/checkModelFolder.js';
import { fitResumably, type ResumableFitResult } from '../../node/checkpoints/fitResumably.js';
import { fileHandler } from '../../node/fileHandler.js';
import { openOutputFolder } from '../../node/outputFolder.js';
import { removeTemporaries } from '../../node/removeTemporaries.js';
import { startBackend } from '../../node/startBackend.js';
import { writeFileAtomic } from '../../node/writeFileAtomic.js';
import type { Split } from '../data/photoRecord.js';
import { answersOf, chooseThresholds, measureTrained } from './measureTrained.js';
import { type TrainModelOptions, type TrainSettings, trainSettings } from './options.js';
import { type Crop, type Crops, readCrops } from './readCrops.js';
import { type Dataset, readDataset } from './readDataset.js';
import { type TrainRecord, trainedModelCard } from './trainedModelCard.js';

/** Incremented when a change makes old checkpoints incompatible. */
const CHECKPOINT_VERSION = 1;

/**
 * Trains a model on your own photos: a new head on a backbone, and optionally fine-tunes every weight. Photos are split by person; thresholds
 * are chosen on the validation part, and the model is measured on the test part. Writes `model.json`, `weights.bin`, `evaluation.json` and
 * the model card `README.md` into `out`. A run that was stopped or even killed resumes from its checkpoints, and ends with the same weights.
 *
 * @returns the content of evaluation.json
 * @throws TypeError or RangeError naming the option, or the file and line of the table; Error naming the photo or file that cannot be read or
 *   written, or the run that already uses `out`
 */
export async function trainModel(options: TrainModelOptions): Promise<TrainRecord> {
  const settings = trainSettings(options);
  checkOutside(settings.data, settings.out);
  const close = await openOutputFolder(settings.out, 'lucidface train');
  try {
    await checkModelFolder(settings.out, [settings.backbone]);
    await removeTemporaries(settings.out);
    await startBackend(settings.backend);
    const dataset = await readDataset(settings.data, settings);
    const size = await inputSizeOf(settings, dataset);
    const found = await readCrops(dataset.photos, size, settings.detect, (fraction) =>
      settings.onProgress?.('photos', fraction),
    );
    const checkpoints = join(settings.out, '.checkpoints', keyOf(settings, dataset, found.fingerprint));
    const fitted = await fitModel(settings, dataset, found.crops, checkpoints);
    try {
      const record = await measure(settings, dataset, found, fitted);
      await write(settings, fitted.classifier, record);
      await removeCheckpoints(checkpoints);
      return record;
    } finally {
      fitted.classifier.dispose();
    }
  } finally {
    await close();
  }
}

/** @throws RangeError when the model would be written into the folder of the photos */
function checkOutside(data: string, out: string): void {
  const path = relative(resolve(data), resolve(out));
  if (path === '' || !(path === '..' || path.startsWith(`..${sep}`)))
    throw new RangeError(`\`out\` must be a folder outside of the photos in ${data}, got ${out}`);
}

function create(
  { backbone, activation, inputSize, targetLayer, depths, mixChannels, seed }: TrainSettings,
  { classNames, acceptableClass }: Dataset,
): Promise<FaceQualityClassifier> {
  return FaceQualityClassifier.create({
    classNames,
    acceptableClass,
    activation,
    targetLayer,
    depths,
    mixChannels,
    seed,
    ...(backbone !== undefined && { backbone: fileHandler(backbone) }),
    ...(inputSize !== undefined && { inputSize: { width: inputSize, height: inputSize } }),
  });
}

/** Input size of the model, known before any photo is read. */
async function inputSizeOf(
  settings: TrainSettings,
  dataset: Dataset,
): Promise<FaceQualityClassifier['inputSize']> {
  const classifier = await create(settings, dataset);
  const { inputSize } = classifier;
  classifier.dispose();
  return inputSize;
}

/** Key of a training: differs for different photos or options. */
function keyOf(settings: TrainSettings, dataset: Dataset, fingerprint: string): string {
  const { out, data, extraColumns, onProgress, backend, rounds, version, precision, ...fit } = settings;
  const key = [CHECKPOINT_VERSION, fingerprint, backend, dataset.classNames, dataset.acceptableClass, fit];
  return createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 12);
}

const inPart = (crops: readonly Crop[], split: Split): Crop[] =>
  crops.filter(({ photo }) => photo.split === split);

/** Trains the head, and then, if requested, every weight. */
async function fitModel(
  settings: TrainSettings,
  dataset: Dataset,
  crops: readonly Crop[],
  folder: string,
): Promise<ResumableFitResult> {
  const { trainable, epochs, batchSize, seed, patience, learningRate, activation } = settings;
  const samples = (split: Split): LabelledImage[] =>
    inPart(crops, split).map(({ image, photo: { labels } }) => ({
      image,
      label: activation === 'softmax' ? dataset.classNames.filter((name) => labels[name] === 1) : labels,
    }));
  const train = samples('train');
  const stage = (
    kind: 'head' | 'all',
    start: () => Promise<FaceQualityClassifier>,
  ): Promise<ResumableFitResult> => {
    const own = kind === trainable;
    let note: string | undefined;
    return fitResumably(join(folder, kind), start, train, {
      trainable: kind,
      epochs: own && epochs !== 'auto' ? epochs : autoEpochs(train.length, batchSize, kind),
      batchSize,
      seed,
      learningRate: (own ? learningRate : undefined) ?? (kind === 'head' ? 0.01 : 0.001),
      patience: own ? patience : undefined,
      validation: samples('validation'),
      onEpoch: ({ loss, validationLoss }) => {
        note = `loss ${loss.toFixed(4)}`;
        if (validationLoss !== undefined) note += `, validation ${validationLoss.toFixed(4)}`;
      },
      onProgress: (fraction) =>
        settings.onProgress?.(kind === 'head' ? 'head' : 'fine-tuning', fraction, note),
    });
  };
  const head = (): Promise<ResumableFitResult> => stage('head', () => create(settings, dataset));
  return trainable === 'head' ? head() : stage('all', async () => (await head()).classifier);
}

async function measure(
  settings: TrainSettings,
  dataset: Dataset,
  { crops, fingerprint, withoutFace }: Crops,
  { classifier, bestEpoch, epochs, accuracy, loss, warnings }: ResumableFitResult,
): Promise<TrainRecord> {
  const parts = { validation: inPart(crops, 'validation'), test: inPart(crops, 'test') };
  const total = parts.validation.length + parts.test.length;
  let done = 0;
  const count = (): void => settings.onProgress?.('evaluation', ++done / total);
  const { classNames, acceptableClass } = dataset;
  const thresholds = chooseThresholds(await answersOf(classifier, parts.validation, count), classNames);
  classifier.setThresholds(thresholds);
  const answers = await answersOf(classifier, parts.test, count);
  const bootstrap = { rounds: settings.rounds, seed: settings.seed };
  const { out, data, onProgress, ...options } = settings;
  return {
    format: 1,
    version: settings.version,
    options,
    data: fingerprint,
    inputSize: classifier.inputSize,
    targetLayer: classifier.metadata.targetLayer,
    classNames,
    acceptableClass,
    parts: partsOf(crops, classNames),
    training: { epochs: epochs.length, bestEpoch, loss, accuracy },
    test: measureTrained(answers, { classNames, acceptableClass, thresholds }, bootstrap),
    notes: [
      ...dataset.notes,
      ...(withoutFace > 0 ? [`No face was found in ${withoutFace} photos: the whole photo was used.`] : []),
      ...warnings,
    ],
  };
}

function partsOf(crops: readonly Crop[], classNames: readonly string[]): TrainRecord['parts'] {
  const part = (split: Split): TrainRecord['parts'][Split] => {
    const photos = inPart(crops, split).map(({ photo }) => photo);
    return {
      photos: photos.length,
      people: new Set(photos.map(({ person }) => person)).size,
      classes: Object.fromEntries(
        classNames.map((name) => [name, photos.filter(({ labels }) => labels[name] === 1).length]),
      ),
    };
  };
  return { train: part('train'), validation: part('validation'), test: part('test') };
}

async function write(
  { out, version, precision }: TrainSettings,
  classifier: FaceQualityClassifier,
  record: TrainRecord,
): Promise<void> {
  await classifier.save(fileHandler(join(out, 'model.json')), { version, precision, data: record.data });
  await writeFileAtomic(join(out, 'evaluation.json'), `${JSON.stringify(record, null, 2)}\n`);
  await writeFileAtomic(join(out, 'README.md'), trainedModelCard(record));
}

/** Removes the checkpoints of a finished training; those of others stay. */
async function removeCheckpoints(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const parent = join(folder, '..');
  if ((await readdir(parent).catch(() => ['none'])).length === 0) await rmdir(parent);
}

import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { progressBar } from '../../src/cli/progressBar.js';
import { readFaces } from '../../src/evaluation/data/readFaces.js';
import { CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { fileHandler } from '../../src/node/fileHandler.js';
import { lockFolder } from '../../src/node/lockFolder.js';
import { startBackend } from '../../src/node/startBackend.js';
import { writeFileAtomic } from '../../src/node/writeFileAtomic.js';
import { type Evaluation, evaluate } from '../train/modelCardMeasures.js';
import { photosFingerprint } from '../train/photosFingerprint.js';
import { samplePool } from '../train/pool.js';
import { poolFolder } from '../train/poolFolder.js';
import { rarityWeights } from '../train/rarityWeights.js';
import { AblationLog } from './AblationLog.js';
import { ablatePooling, POOLING } from './ablatePooling.js';
import { ablationReport } from './ablationReport.js';
import type { AblateOptions } from './options.js';
import { robustness } from './robustness.js';
import type { Row } from './row.js';
import { DEPTHS, SMALL, square, VARIANTS, type Variant } from './variants.js';

/** Samples and settings that all variants share. */
interface Bench {
  readonly options: AblateOptions;
  readonly pool: Awaited<ReturnType<typeof samplePool>>;
  readonly classWeights: Record<string, number>;
  readonly rows: AblationLog;
}

/**
 * Fits a head on frozen features for each variant, measures it, and writes the table; a run that was stopped continues.
 *
 * @throws Error naming the photo or file that cannot be read or written, or the run that uses the cache already
 */
export async function ablate(options: AblateOptions): Promise<void> {
  const { data, cache, out, seed, density, weights } = options;
  const unlock = await lockFolder(cache, 'ablate');
  try {
    await mkdir(dirname(out), { recursive: true });
    await startBackend(options.backend);
    const photos = await readFaces(data);
    const directory = poolFolder(cache, await photosFingerprint(photos), seed, square(224), density);
    const task = { photos, size: square(224), seed, density, directory };
    const pool = await samplePool(task, progressBar('samples   '));
    const rows = await AblationLog.open(join(cache, 'ablation.json'));
    const bench: Bench = { options, pool, classWeights: rarityWeights(pool.train), rows };
    const bar = progressBar('ablation  ');
    for (const [i, variant] of VARIANTS.entries()) {
      bar(i / VARIANTS.length, variant.name);
      await measureVariant(variant, bench);
    }
    await measurePooling(bench, (fraction) => bar(fraction, POOLING));
    const times = await forwardTimes(weights);
    const shipped = await robustness(data);
    bar(1);
    const before = await readFile(out, 'utf8').catch(() => undefined);
    await writeFileAtomic(out, ablationReport({ rows: rows.all, times, shipped, ...options }, before));
  } finally {
    await unlock();
  }
}

/** Fits and measures one variant, unless it is in the log. */
async function measureVariant(
  variant: Variant,
  { options: { weights, seed, headEpochs, data }, pool, classWeights, rows }: Bench,
): Promise<void> {
  const { group, name } = variant;
  if (rows.has(group, name)) return;
  const classifier = await build(variant, weights, seed);
  try {
    await classifier.fit(pool.train, { epochs: headEpochs, seed, classWeights });
    const found = await evaluate(classifier, pool.test, data, () => {});
    await rows.add([{ group, name, ...areasOf(found), parameters: await parametersOf(classifier) }]);
  } finally {
    classifier.dispose();
  }
}

/** Fits and measures every kind of pooling, unless they are in the log. */
async function measurePooling(
  { options: { weights, seed, headEpochs, data }, pool, classWeights, rows }: Bench,
  onProgress: (fraction: number) => void,
): Promise<void> {
  if (rows.has(POOLING)) return;
  const cuts: [string, FaceQualityClassifier][] = [];
  try {
    for (const targetLayer of DEPTHS) {
      const options = { targetLayer, inputSize: square(224) };
      cuts.push([targetLayer, await build({ backbone: SMALL, options }, weights, seed)]);
    }
    const fit = { epochs: headEpochs, seed, classWeights };
    const found = await ablatePooling(cuts, pool, data, fit, onProgress);
    await rows.add(
      found.map(({ name, found: measured, parameters }) => ({
        group: POOLING,
        name,
        ...areasOf(measured),
        parameters,
      })),
    );
  } finally {
    for (const [, classifier] of cuts) classifier.dispose();
  }
}

/** The mean over the classes, and the areas on natural photos. */
function areasOf({ synthetic, natural }: Evaluation): Pick<Row, 'synthetic' | 'natural'> {
  const areas = Object.values(synthetic).map(({ value }) => value);
  return {
    synthetic: areas.reduce((sum, value) => sum + value, 0) / areas.length,
    natural: Object.fromEntries(Object.entries(natural).map(([task, { value }]) => [task, value])),
  };
}

async function parametersOf(classifier: FaceQualityClassifier): Promise<number> {
  let bytes = 0;
  await classifier.save({
    save: async ({ weightData }) => {
      bytes = [weightData].flat().reduce((sum, part) => sum + (part?.byteLength ?? 0), 0);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    },
  });
  return bytes / 4;
}

/**
 * Time of one forward pass as a share of that of the bundled model, all variants in turns, so that a busy machine slows each alike. The
 * weights do not matter for it.
 */
async function forwardTimes(weights: string): Promise<Map<string, number>> {
  const built: [string, FaceQualityClassifier][] = [];
  try {
    const bundled = await FaceQualityClassifier.load();
    built.push(['bundled', bundled]);
    for (const variant of VARIANTS) built.push([keyOf(variant), await build(variant, weights, 0)]);
    const candidates = built.slice(1);
    const shares = new Map<string, number[]>(candidates.map(([key]) => [key, []]));
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      for (const [key, classifier] of candidates) {
        const own = await forwardTime(classifier);
        const other = await forwardTime(bundled);
        if (round >= 0) shares.get(key)?.push(own / other);
      }
    }
    return new Map([...shares].map(([key, each]) => [key, each.sort((a, b) => a - b)[ROUNDS / 2]]));
  } finally {
    for (const [, classifier] of built) classifier.dispose();
  }
}

const WARM_UP = 5;
const ROUNDS = 40;

async function forwardTime(classifier: FaceQualityClassifier): Promise<number> {
  const { width, height } = classifier.inputSize;
  const image = tf.zeros([1, height, width, 3]) as tf.Tensor4D;
  const start = performance.now();
  const result = classifier.predict(image);
  await result.data();
  const time = performance.now() - start;
  tf.dispose([image, result]);
  return time;
}

const keyOf = ({ group, name }: Pick<Row, 'group' | 'name'>): string => `${group}: ${name}`;

const build = (
  { backbone, options }: Pick<Variant, 'backbone' | 'options'>,
  weights: string,
  seed: number,
): Promise<FaceQualityClassifier> =>
  FaceQualityClassifier.create({
    classNames: CLASS_NAMES,
    activation: 'sigmoid',
    backbone: fileHandler(join(weights, backbone, 'model.json')),
    seed,
    ...options,
  });

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { progressBar } from '../../src/cli/progressBar.js';
import { readFaces } from '../../src/evaluation/data/readFaces.js';
import { readNaturalPhotos } from '../../src/evaluation/data/readNaturalPhotos.js';
import { CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import { FACE_MARGIN, resample } from '../../src/image/index.js';
import { type CreateOptions, FaceQualityClassifier } from '../../src/model/index.js';
import { fileHandler } from '../../src/node/fileHandler.js';
import { readImage } from '../../src/node/readImage.js';
import { startBackend } from '../../src/node/startBackend.js';
import type { FaceBox, Pixels, Size } from '../../src/types.js';
import { type Evaluation, evaluate, naturalEstimates } from '../train/modelCardMeasures.js';
import { photosFingerprint } from '../train/photosFingerprint.js';
import { samplePool } from '../train/pool.js';
import { poolFolder } from '../train/poolFolder.js';
import { rarityWeights } from '../train/rarityWeights.js';
import { ablatePooling, POOLING } from './ablatePooling.js';
import { ablationReport } from './ablationReport.js';
import type { AblateOptions } from './options.js';
import type { Row } from './row.js';

interface Variant {
  readonly group: string;
  readonly name: string;
  readonly backbone: string;
  readonly options: Partial<CreateOptions>;
}

const SMALL = 'mobilenet_v1_0.25_224_notop';
const LARGE = 'mobilenet_v1_0.50_160_notop_qat_uint8';
const square = (side: number): Size => ({ width: side, height: side });
const DEPTHS = ['conv_pw_3_relu', 'conv_pw_5_relu', 'conv_pw_11_relu', 'conv_pw_13_relu'];

const VARIANTS: readonly Variant[] = [
  ...[3, 5, 7, 9, 11, 12, 13].map((n) => ({
    group: 'cut layer',
    name: `conv_pw_${n}_relu`,
    backbone: SMALL,
    options: { targetLayer: `conv_pw_${n}_relu`, inputSize: square(224) },
  })),
  ...[96, 128, 160, 192, 256].map((side) => ({
    group: 'input size',
    name: `${side} px`,
    backbone: SMALL,
    options: { targetLayer: 'conv_pw_11_relu', inputSize: square(side) },
  })),
  ...[2, 3, 4].map((count) => ({
    group: 'depths that the head sees',
    name: DEPTHS.slice(-count).join(' + '),
    backbone: SMALL,
    options: {
      targetLayer: 'conv_pw_11_relu',
      depths: DEPTHS.slice(-count),
      mixChannels: 256,
      inputSize: square(224),
    },
  })),
  ...[32, 96].map((mixChannels) => ({
    group: 'depths that the head sees',
    name: `all four, ${mixChannels} channels`,
    backbone: SMALL,
    options: { targetLayer: 'conv_pw_11_relu', depths: DEPTHS, mixChannels, inputSize: square(224) },
  })),
  ...[160, 224].map((side) => ({
    group: 'larger backbone (alpha 0.50)',
    name: `conv_pw_11_relu at ${side} px`,
    backbone: LARGE,
    options: { targetLayer: 'conv_pw_11_relu', inputSize: square(side) },
  })),
];

/** Fits a head on frozen features for each variant, measures it, and writes the table; a run that was stopped goes on where it was. */
export async function ablate(options: AblateOptions): Promise<void> {
  const { data, cache, out, seed, density, weights, headEpochs } = options;
  await startBackend(options.backend);
  const photos = await readFaces(data);
  const directory = poolFolder(cache, await photosFingerprint(photos), seed, square(224), density);
  const pool = await samplePool(
    { photos, size: square(224), seed, density, directory },
    progressBar('samples   '),
  );
  const log = join(cache, 'ablation.json');
  const rows: Row[] = JSON.parse(await readFile(log, 'utf8').catch(() => '[]'));
  const bar = progressBar('ablation  ');
  const classWeights = rarityWeights(pool.train);
  for (const [i, variant] of VARIANTS.entries()) {
    const { group, name } = variant;
    bar(i / VARIANTS.length, name);
    if (rows.some((row) => row.group === group && row.name === name)) continue;
    const classifier = await build(variant, weights, seed);
    await classifier.fit(pool.train, { epochs: headEpochs, seed, classWeights });
    const found = await evaluate(classifier, pool.test, data, () => {});
    rows.push({
      group,
      name,
      ...areasOf(found),
      parameters: await parametersOf(classifier),
    });
    classifier.dispose();
    await writeFile(log, JSON.stringify(rows, null, 2));
  }
  if (!rows.some(({ group }) => group === POOLING)) {
    const cuts: [string, FaceQualityClassifier][] = [];
    for (const targetLayer of DEPTHS) {
      const options = { targetLayer, inputSize: square(224) };
      cuts.push([targetLayer, await build({ backbone: SMALL, options }, weights, seed)]);
    }
    const found = await ablatePooling(
      cuts,
      pool,
      data,
      { epochs: headEpochs, seed, classWeights },
      (fraction) => bar(fraction, POOLING),
    );
    rows.push(
      ...found.map((each) => ({
        group: POOLING,
        name: each.name,
        ...areasOf(each.found),
        parameters: each.parameters,
      })),
    );
    for (const [, classifier] of cuts) classifier.dispose();
    await writeFile(log, JSON.stringify(rows, null, 2));
  }
  const times = await forwardTimes(weights);
  const shipped = await robustness(data);
  bar(1);
  await mkdir(dirname(out), { recursive: true });
  const before = await readFile(out, 'utf8').catch(() => undefined);
  await writeFile(out, ablationReport({ rows, times, shipped, ...options }, before));
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
 * How long one forward pass takes, as a share of what the bundled model takes: all in turns, so that a busy machine slows each alike.
 * Weights do not matter for that.
 */
async function forwardTimes(weights: string): Promise<Map<string, number>> {
  const shipped = await FaceQualityClassifier.load();
  const contenders: [string, FaceQualityClassifier][] = [];
  for (const variant of VARIANTS) contenders.push([keyOf(variant), await build(variant, weights, 0)]);
  const shares = new Map<string, number[]>(contenders.map(([key]) => [key, []]));
  for (let round = -5; round < 40; round++) {
    for (const [key, classifier] of contenders) {
      const own = await forwardTime(classifier);
      const other = await forwardTime(shipped);
      if (round >= 0) shares.get(key)?.push(own / other);
    }
  }
  for (const classifier of [shipped, ...contenders.map(([, each]) => each)]) classifier.dispose();
  return new Map([...shares].map(([key, each]) => [key, each.sort((a, b) => a - b)[20]]));
}

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

/** The bundled model on natural photos whose boxes or sizes are others than those it learnt on. */
async function robustness(data: string): Promise<[name: string, Readonly<Record<string, number>>][]> {
  const classifier = await FaceQualityClassifier.load();
  const natural = await readNaturalPhotos(data);
  const under = async (
    change: (face: FaceBox) => FaceBox,
    longest = Infinity,
  ): Promise<Readonly<Record<string, number>>> => {
    const measured = [];
    for (const { path, person, kind, defects, face } of natural) {
      const photo = await readImage(path);
      const scale = Math.min(
        1,
        longest / (FACE_MARGIN * Math.max(face?.width ?? photo.width, face?.height ?? photo.height)),
      );
      const box = face && change(face);
      const found = await classifier.assess(
        scaledPhoto(photo, scale),
        box && {
          face: {
            x: box.x * scale,
            y: box.y * scale,
            width: box.width * scale,
            height: box.height * scale,
          },
        },
      );
      measured.push({ ...found, kind, defects, person });
    }
    return Object.fromEntries(
      Object.entries(naturalEstimates(measured)).map(([task, { value }]) => [task, value]),
    );
  };
  const scaled = (factor: number) => (face: FaceBox) => ({
    x: face.x + (face.width * (1 - factor)) / 2,
    y: face.y + (face.height * (1 - factor)) / 2,
    width: face.width * factor,
    height: face.height * factor,
  });
  const rows: [string, Readonly<Record<string, number>>][] = [];
  for (const factor of [0.7, 0.85, 1, 1.15, 1.3]) {
    rows.push([`crop ${(1.4 * factor).toFixed(2)} times the box`, await under(scaled(factor))]);
  }
  const shifted = (part: number) => (face: FaceBox) => ({ ...face, x: face.x + part * face.width });
  rows.push(['box moved by a tenth of its width', await under(shifted(0.1))]);
  for (const side of [448, 224, 160, 112])
    rows.push([`photo shrunk until its crop has ${side} pixels at most`, await under((face) => face, side)]);
  classifier.dispose();
  return rows;
}

/** A photo shrunk as cameras and servers do it. */
function scaledPhoto(photo: Pixels, scale: number): Pixels {
  const size = {
    width: Math.max(1, Math.round(photo.width * scale)),
    height: Math.max(1, Math.round(photo.height * scale)),
  };
  return resample(photo, { x: 0, y: 0, width: photo.width, height: photo.height }, size);
}

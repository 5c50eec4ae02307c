import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { type CreateOptions, FaceQualityClassifier } from '../../model/index.js';
import { fileHandler } from '../../node/fileHandler.js';
import { readImage } from '../../node/readImage.js';
import { type NodeBackend, startBackend } from '../../node/startBackend.js';
import type { FaceBox, Size } from '../../types.js';
import { progressBar } from '../progressBar.js';
import { evaluate, naturalEstimates } from './evaluate.js';
import { readNatural, readPhotos } from './photos.js';
import { samplePool } from './pool.js';
import { CLASS_NAMES } from './recipe.js';
import { fingerprintOf, poolFolder, weightsOf } from './train.js';

export interface AblateOptions {
  /** The folder that has `faces.csv` and its photos. */
  readonly data: string;
  /** The folder of the backbones. */
  readonly weights: string;
  /** Where samples and results of a stopped run are kept. */
  readonly cache: string;
  /** The Markdown file that is written. */
  readonly out: string;
  readonly backend: NodeBackend;
  readonly seed: number;
  readonly headEpochs: number;
  readonly density: number;
}

/** What one variant came to: ROC-AUC by task, and what it costs. */
interface Row {
  readonly name: string;
  readonly group: string;
  readonly synthetic: number;
  readonly natural: Readonly<Record<string, number>>;
  readonly parameters: number;
  /** Milliseconds of one forward pass alone. */
  readonly forward: number;
}

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
  const photos = await readPhotos(data);
  const directory = poolFolder(cache, await fingerprintOf(photos), seed, square(224), density);
  const pool = await samplePool(
    { photos, size: square(224), seed, density, directory },
    progressBar('samples   '),
  );
  const log = join(cache, 'ablation.json');
  const rows: Row[] = JSON.parse(await readFile(log, 'utf8').catch(() => '[]'));
  const bar = progressBar('ablation  ');
  for (const [i, { group, name, backbone, options: create }] of VARIANTS.entries()) {
    bar(i / VARIANTS.length, name);
    if (rows.some((row) => row.group === group && row.name === name)) continue;
    const classifier = await FaceQualityClassifier.create({
      classNames: CLASS_NAMES,
      activation: 'sigmoid',
      backbone: fileHandler(join(weights, backbone, 'model.json')),
      seed,
      ...create,
    });
    await classifier.fit(pool.train, { epochs: headEpochs, seed, classWeights: weightsOf(pool.train) });
    const found = await evaluate(classifier, pool.test, data, () => {});
    const aucs = Object.values(found.synthetic).map(({ value }) => value);
    rows.push({
      group,
      name,
      synthetic: aucs.reduce((sum, value) => sum + value, 0) / aucs.length,
      natural: Object.fromEntries(Object.entries(found.natural).map(([task, { value }]) => [task, value])),
      parameters: await parametersOf(classifier),
      forward: await forwardTime(classifier),
    });
    classifier.dispose();
    await writeFile(log, JSON.stringify(rows, null, 2));
  }
  const shipped = await robustness(data);
  bar(1);
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, document(rows, shipped, options));
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

async function forwardTime(classifier: FaceQualityClassifier): Promise<number> {
  const { width, height } = classifier.inputSize;
  const image = tf.zeros([1, height, width, 3]) as tf.Tensor4D;
  const times: number[] = [];
  for (let round = 0; round < 25; round++) {
    const start = performance.now();
    const result = classifier.predict(image);
    await result.data();
    times.push(performance.now() - start);
    result.dispose();
  }
  image.dispose();
  return times.sort((a, b) => a - b)[12] as number;
}

/** The bundled model on natural photos whose boxes or sizes are others than those it learnt on. */
async function robustness(data: string): Promise<[name: string, Readonly<Record<string, number>>][]> {
  const classifier = await FaceQualityClassifier.load();
  const natural = await readNatural(data);
  const under = async (change: (face: FaceBox) => FaceBox): Promise<Readonly<Record<string, number>>> => {
    const measured = [];
    for (const { path, label, defects, face } of natural) {
      const found = await classifier.assess(await readImage(path), face && { face: change(face) });
      measured.push({ ...found, label, known: defects, person: path });
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
  classifier.dispose();
  return rows;
}

function document(
  rows: readonly Row[],
  shipped: readonly (readonly [string, Readonly<Record<string, number>>])[],
  { seed, density, headEpochs }: AblateOptions,
): string {
  const tasks = Object.keys(rows[0]?.natural ?? {});
  const lines = [
    '# What was measured before the model was chosen',
    '',
    `Written by \`npm run ablation -- --data DIR --density ${density} --head-epochs ${headEpochs} --seed ${seed}\`. Each row is a head on the frozen`,
    'ImageNet features of a backbone, fitted to the same training samples; ROC-AUC on made defects of people that it never saw (mean over the',
    'classes) and on natural photos that nothing is trained on. Frozen features tell what a backbone sees before anything is fine-tuned.',
    'Milliseconds are one forward pass alone on the backend of the run.',
    '',
  ];
  for (const group of new Set(rows.map((row) => row.group))) {
    lines.push(`## By ${group}`, '', `| variant | made defects | ${tasks.join(' | ')} | parameters | ms |`);
    lines.push(`|---|---|${tasks.map(() => '---|').join('')}---|---|`);
    for (const row of rows.filter((item) => item.group === group)) {
      const values = tasks.map((task) => (row.natural[task] as number).toFixed(3)).join(' | ');
      lines.push(
        `| ${row.name} | ${row.synthetic.toFixed(3)} | ${values} | ${row.parameters.toLocaleString('en')} | ${row.forward.toFixed(1)} |`,
      );
    }
    lines.push('');
  }
  lines.push(
    '## The bundled model under other boxes',
    '',
    'Detectors draw boxes differently, and people crop by hand. The model learnt on jittered boxes; this is what is left of the difference.',
    '',
    `| natural photos | ${tasks.join(' | ')} |`,
    `|---|${tasks.map(() => '---|').join('')}`,
    ...shipped.map(
      ([name, values]) =>
        `| ${name} | ${tasks.map((task) => (values[task] as number).toFixed(3)).join(' | ')} |`,
    ),
    '',
  );
  return lines.join('\n');
}

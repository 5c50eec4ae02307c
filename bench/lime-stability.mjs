// How far LIME's answer depends on the seed, by design and number of samples, on real photos and the bundled model:
// npm run bench:lime -- [--backend native|wasm|cpu] [--engine onnx] [--write]. With --write the tables go into docs/reports/lime.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { FaceQualityClassifier, Lime } from 'lucidface';
import { DEGRADATIONS, Random } from 'lucidface/degradations';
import { blazeFaceDetector } from 'lucidface/detectors';
import { fitSurrogates, kernelWeights, maskDistances, sampleMasks } from 'lucidface/explainers';
import { readImage, startBackend } from 'lucidface/node';
import { onnxEngine } from 'lucidface/onnx';
import { loadSource } from '../scripts/loadSource.mjs';
import { scriptOptions } from '../scripts/scriptOptions.mjs';

const options = scriptOptions({
  backend: { type: 'string', default: 'native' },
  engine: { type: 'string' },
  write: { type: 'boolean', default: false },
});
const { pairedWeights } = await loadSource(
  `export { pairedWeights } from './src/explainers/surrogate/surrogate.ts';`,
);
const DESIGNS = ['bernoulli', 'antithetic', 'orthogonal'];
/** What the linear model is of, by design: what `Lime` does by itself comes last. */
const LINKS = {
  bernoulli: ['logit', 'identity'],
  antithetic: ['identity', 'logit'],
  orthogonal: ['identity', 'logit'],
};
const SAMPLES = [128, 256, 512, 1000];
const SEEDS = [0, 1, 2, 3];
const REFERENCE = 8192;
const LARGEST = SAMPLES[SAMPLES.length - 1];

/** The left face of a demo photo, and what was done to it. */
const PHOTOS = [
  { number: 1 },
  { number: 2, defect: 'defocus' },
  { number: 3, defect: 'sideLight' },
  { number: 4, defect: 'hand' },
  { number: 5 },
  { number: 6, defect: 'medicalMask' },
];

/** Other settings, at 512 orthogonal samples. */
const VARIANTS = {
  'baseline: mean': { baseline: 'mean' },
  'baseline: blur': { baseline: 'blur' },
  'segmentation: compactness 30': { segmentation: { numSegments: 45, sigma: 1, compactness: 30 } },
  'segmentation: 30 asked for': { segmentation: { numSegments: 30, sigma: 1 } },
};

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const everyTwo = (items) => items.flatMap((a, i) => items.slice(i + 1).map((b) => [a, b]));

function ranks(values) {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  const result = new Float64Array(values.length);
  order.forEach((at, rank) => {
    result[at] = rank;
  });
  return result;
}

/** Without ties, which coefficients do not have. */
function spearman(a, b) {
  const [x, y] = [ranks(a), ranks(b)];
  const squares = x.reduce((sum, rank, i) => sum + (rank - y[i]) ** 2, 0);
  return 1 - (6 * squares) / (x.length * (x.length ** 2 - 1));
}

const topFive = (values) =>
  new Set([...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a])).slice(0, 5));

function jaccard(a, b) {
  const [x, y] = [topFive(a), topFive(b)];
  const shared = [...x].filter((label) => y.has(label)).length;
  return shared / (x.size + y.size - shared);
}

/** Runs the classifier on all rows of several mask sets, in one go of the explainer's own loop. */
async function answers(classifier, photo, face, sets, settings) {
  const batches = [];
  const recorder = {
    classNames: classifier.classNames,
    inputSize: classifier.inputSize,
    references: (index) => classifier.references(index),
    preferredBatchSize: classifier.preferredBatchSize,
    predict: (images) => classifier.predict(images),
    predictValues: async (images) => {
      const values = await classifier.predictValues(images);
      batches.push(values.slice());
      return values;
    },
  };
  const made = [];
  const total = sets.reduce((sum, { rows }) => sum + rows, 0);
  const sampling = (_, segments) => {
    for (const { design, rows, seed } of sets)
      made.push(sampleMasks(design, rows, segments, new Random(seed)));
    return Uint8Array.from(made.flatMap((masks) => [...masks]));
  };
  const { target, segments } = await new Lime(recorder, { ...settings, sampling, numSamples: total }).explain(
    photo,
    { face },
  );
  const classes = classifier.classNames.length;
  const all = batches.flatMap((batch) =>
    Array.from({ length: batch.length / classes }, (_, n) => batch[n * classes + target.index]),
  );
  // before its samples, Lime asks for the class whose references it shows
  let at = all.length - total;
  return {
    target,
    count: segments.count,
    results: sets.map((set, i) => {
      const outputs = all.slice(at, at + set.rows);
      at += set.rows;
      return { ...set, masks: made[i], outputs };
    }),
  };
}

/** As `Lime` takes it, within 1e-5 of 0 and 1. */
function logit(value) {
  const p = Math.min(1 - 1e-5, Math.max(1e-5, value));
  return Math.log(p / (1 - p));
}

/** The surrogate that Lime fits to the first rows of a set. */
function surrogate(
  { design, masks, outputs },
  count,
  { rows = outputs.length, kernelWidth = 0.25, link = LINKS[design].at(-1) } = {},
) {
  const used = masks.subarray(0, rows * count);
  const weights = kernelWeights(maskDistances(used, count), kernelWidth);
  const paired = design === 'bernoulli' ? weights : pairedWeights(weights);
  const answers = outputs.slice(0, rows);
  return fitSurrogates(used, link === 'logit' ? answers.map(logit) : answers, paired, 1)[0];
}

/** How far the runs of several seeds agree with each other and with the reference. */
function stability(runs, reference) {
  const pairs = everyTwo(runs.map(({ coefficients }) => coefficients));
  const inside = runs.flatMap(({ coefficients, standardErrors }) =>
    [...coefficients].map((value, i) =>
      Math.abs(value - reference.coefficients[i]) <= 1.96 * standardErrors[i] ? 1 : 0,
    ),
  );
  return {
    spearman: mean(pairs.map(([a, b]) => spearman(a, b))),
    jaccard: mean(pairs.map(([a, b]) => jaccard(a, b))),
    toReference: mean(runs.map(({ coefficients }) => spearman(coefficients, reference.coefficients))),
    coverage: mean(inside),
  };
}

const cells = ({ spearman, jaccard, toReference, coverage }) => [
  spearman.toFixed(3),
  jaccard.toFixed(2),
  toReference.toFixed(3),
  `${(100 * coverage).toFixed(1)} %`,
];
const average = (list) =>
  Object.fromEntries(Object.keys(list[0]).map((key) => [key, mean(list.map((item) => item[key]))]));

function table(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, i) => Math.max(3, ...all.map((row) => row[i].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [
    line(all[0]),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...all.slice(1).map(line),
  ].join('\n');
}

await startBackend(options.backend);
const classifier = await FaceQualityClassifier.load();
if (options.engine === 'onnx') await classifier.useEngine(onnxEngine(await import('onnxruntime-node')));
const begun = performance.now();
const byDesign = new Map();
const byVariant = new Map();
const add = (map, key, value) => map.set(key, [...(map.get(key) ?? []), value]);
const photoRows = [];
for (const { number, defect } of PHOTOS) {
  const path = `../node_modules/@vladmandic/face-api/demo/sample${number}.jpg`;
  let photo = await readImage(new URL(path, import.meta.url));
  let [face] = (await blazeFaceDetector().detect(photo)).sort((a, b) => a.x - b.x);
  if (defect) {
    const degraded = DEGRADATIONS[defect](photo, 0.6, { random: new Random(number), face });
    photo = degraded.image;
    face = degraded.face;
  }
  const sets = DESIGNS.flatMap((design) => SEEDS.map((seed) => ({ design, rows: LARGEST, seed })));
  const { target, count, results } = await answers(classifier, photo, face, [
    { design: 'orthogonal', rows: REFERENCE, seed: 1000 },
    ...sets,
  ]);
  const [truth, ...runs] = results;
  // lime itself weighs every sample for itself, the whole photo included
  const limes = surrogate({ ...truth, design: 'bernoulli' }, count);
  const own = surrogate(truth, count);
  for (const design of DESIGNS) {
    const ofDesign = runs.filter((run) => run.design === design);
    const plain = design === 'bernoulli' ? 'bernoulli' : 'orthogonal';
    for (const link of LINKS[design]) {
      const reference = surrogate({ ...truth, design: plain }, count, { link });
      for (const rows of SAMPLES) {
        const fitted = ofDesign.map((run) => surrogate(run, count, { rows, link }));
        const found = stability(fitted, reference);
        add(byDesign, `${design}, ${link}: ${rows}`, found);
        if (design !== 'orthogonal' || link !== 'logit' || rows !== 512) continue;
        const name = `${number}${defect ? `, ${defect}` : ''}`;
        const { name: className, probability } = target;
        photoRows.push([
          name,
          `${className} ${probability.toFixed(2)}`,
          count,
          ...cells(found),
          mean(fitted.map((each) => each.r2)).toFixed(2),
          mean(ofDesign.map((run) => surrogate(run, count, { rows, link: 'identity' }).r2)).toFixed(2),
          spearman(own.coefficients, limes.coefficients).toFixed(3),
        ]);
        add(byVariant, 'the default', { count, ...found });
      }
    }
    if (design !== 'orthogonal') continue;
    for (const kernelWidth of [0.15, 0.5, 1]) {
      const fitted = ofDesign.map((run) => surrogate(run, count, { rows: 512, kernelWidth }));
      const reference = surrogate(truth, count, { kernelWidth });
      add(byVariant, `kernelWidth: ${kernelWidth}`, { count, ...stability(fitted, reference) });
    }
    const limesWeights = { rows: 512, link: 'logit' };
    const plain512 = ofDesign.map((run) => surrogate({ ...run, design: 'bernoulli' }, count, limesWeights));
    const limesLogit = surrogate({ ...truth, design: 'bernoulli' }, count, { link: 'logit' });
    add(byVariant, "lime's own weights", { count, ...stability(plain512, limesLogit) });
  }
  for (const [name, settings] of Object.entries(VARIANTS)) {
    const variant = await answers(
      classifier,
      photo,
      face,
      SEEDS.map((seed) => ({ design: 'orthogonal', rows: 512, seed })),
      settings,
    );
    const fitted = variant.results.map((run) => surrogate(run, variant.count));
    // its own 8192-sample answer would cost as much as all the rest
    const found = stability(fitted, fitted[0]);
    add(byVariant, name, {
      count: variant.count,
      ...found,
      toReference: Number.NaN,
      coverage: Number.NaN,
    });
  }
}
const { version } = classifier.metadata;
classifier.dispose();

const head = ['Spearman between seeds', 'top-5 Jaccard', 'Spearman to 8192 samples', 'coverage of 95 %'];
const text = [
  `\`npm run bench:lime -- --backend ${options.backend}${options.engine === 'onnx' ? ' --engine onnx' : ''} --write\`, ${version}, ${SEEDS.length} seeds, ${PHOTOS.length} photos, ${Math.round((performance.now() - begun) / 1000)} s on ${cpus().length} cores.`,
  'By design, means over the photos:',
  table(
    ['design', 'linear model of', 'samples', ...head],
    DESIGNS.flatMap((design) =>
      LINKS[design].flatMap((link) =>
        SAMPLES.map((rows) => [
          design,
          link === 'logit' ? 'the logit' : 'the probability',
          rows,
          ...cells(average(byDesign.get(`${design}, ${link}: ${rows}`))),
        ]),
      ),
    ),
  ),
  'By photo, at the default of 512 orthogonal samples:',
  table(
    ['photo', 'class', 'superpixels', ...head, 'R2', 'R2 on probabilities', "own answer to lime's"],
    photoRows,
  ),
  'Other settings, at 512 orthogonal samples, means over the photos:',
  table(
    ['setting', 'superpixels', ...head],
    [...byVariant].map(([name, list]) => {
      const means = average(list);
      return [
        name,
        means.count.toFixed(0),
        ...cells(means).map((cell) => (cell.startsWith('NaN') ? '-' : cell)),
      ];
    }),
  ),
].join('\n\n');
console.log(text);
if (options.write) {
  const file = new URL('../docs/reports/lime.md', import.meta.url);
  const document = readFileSync(file, 'utf8');
  const [start, end] = ['<!-- measured -->\n', '<!-- end -->'].map(
    (mark, i) => document.indexOf(mark) + (i ? 0 : mark.length),
  );
  const [before, after] = [document.slice(0, start), document.slice(end)];
  writeFileSync(file, `${before}\n${text}\n\n${after}`);
}

// Speed as ratios of one run: npm run bench [-- --python /path/to/python --share .5 --no-write]. Writes docs/reports/speed.md.
// The things of a row are timed in turns, so that a busy machine slows all of them, each row for a limited time: about five minutes in all, of
// which --share takes a part. SLIC is compared where the Python, python3 by default, has scikit-image.
// BENCH_PROVIDER=cuda and BENCH_BACKEND=native run it on other engines: scripts/test-gpu.sh.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';
import { loadSource } from '../scripts/loadSource.mjs';
import { scriptOptions } from '../scripts/scriptOptions.mjs';
import { astronaut } from './astronaut.mjs';

const DOCUMENT = fileURLToPath(new URL('../docs/reports/speed.md', import.meta.url));
const SLIC_CASES = fileURLToPath(new URL('slicCases.mjs', import.meta.url));
const given = scriptOptions({
  share: { type: 'string', default: '1' },
  python: { type: 'string', default: process.env.LUCIDFACE_PYTHON ?? 'python3' },
  'no-write': { type: 'boolean', default: false },
});
const share = Number(given.share);
if (!(share > 0)) throw new RangeError(`--share must be above 0, got ${given.share}`);
const loads = loadavg()[0].toFixed(1);
const backend = process.env.BENCH_BACKEND ?? 'wasm';
const provider = process.env.BENCH_PROVIDER ?? 'cpu';
const lucidface = await loadSource(`
  export * as tf from '@tensorflow/tfjs-core';
  export { betweenMarks } from './lab/betweenMarks.ts';
  export { FaceQualityClassifier, GradCam, Lime } from './src/index.ts';
  export { onnxEngine } from './src/onnx/index.ts';
  export { buildModel } from './src/model/buildModel.ts';
  export { bundledModel } from './src/model/bundledModel.ts';
  export { cutModel } from './src/model/cutModel.ts';
  export { loadArtifacts } from './src/model/loadArtifacts.ts';
  export { LOAD_DEFAULTS } from './src/model/loadLimits.ts';
  export { rescale } from './src/model/rescale.ts';
  export { slic } from './src/segmentation/index.ts';
  export { startBackend } from './src/node/index.ts';`);
const { tf, FaceQualityClassifier, GradCam, Lime } = lucidface;

const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];
/**
 * Lower quartiles of several things, timed in turns.
 *
 * @param seconds - after which no further round begins; three rounds run in any case
 */
async function inTurns(seconds, things, warmUp = 2) {
  const times = Object.fromEntries(Object.keys(things).map((name) => [name, []]));
  let begun = performance.now();
  for (let round = -warmUp; round < 3 || performance.now() - begun < seconds * share * 1000; round++) {
    if (round === 0) begun = performance.now();
    for (const [name, run] of Object.entries(things)) {
      const start = performance.now();
      await run();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, quantile(values, 0.25)]));
}
/** Bytes of the heap of wasm, which never shrinks. */
const heap = () => tf.backend().wasm?.HEAPU8.length ?? 0;
const megabytes = (bytes) => (bytes / 1e6).toFixed(0);
const table = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

await lucidface.startBackend(backend);
const engine = lucidface.onnxEngine(ort, {
  executionProviders: [provider],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});
const allThreads = lucidface.onnxEngine(ort, { executionProviders: [provider] });
const fused = await FaceQualityClassifier.load();
const onnx = await FaceQualityClassifier.load();
await onnx.useEngine(engine);
const onnxAll = await FaceQualityClassifier.load();
await onnxAll.useEngine(allThreads);
const photo = astronaut(fused.inputSize.width);
const target = { target: 'blurred' };
const { width, height } = fused.inputSize;
const batchOf = (count) =>
  Float32Array.from({ length: count * photo.data.length }, (_, i) => photo.data[i % photo.data.length]);
const one = batchOf(1);
const sections = [];

// first, as the heap never shrinks
await fused.predictValues(one);
const before = heap();
await new Lime(fused, { batchSize: 32 }).explain(photo, target);
const growth = heap() - before;

const model = await lucidface.buildModel(
  await lucidface.loadArtifacts(lucidface.bundledModel, lucidface.LOAD_DEFAULTS),
);
const cut = lucidface.cutModel(model, fused.metadata.targetLayer);
/** The model as it ran before there were engines: layer by layer. */
const layers = {
  classNames: fused.classNames,
  inputSize: fused.inputSize,
  ...(fused.references && { references: (index) => fused.references(index) }),
  predict: (images) =>
    tf.tidy(() =>
      fused.probabilities(cut.head(cut.features(lucidface.rescale(images, fused.metadata.inputRange)))),
    ),
};
const byLayers = async (data) => {
  const result = tf.tidy(() =>
    layers.predict(tf.tensor4d(data, [data.length / one.length, height, width, 3])),
  );
  await result.data();
  result.dispose();
};
const kernels = await inTurns(20, { layers: () => byLayers(one), fused: () => fused.predictValues(one) });
const runtimes = await inTurns(10, {
  fused: () => fused.predictValues(one),
  onnx: () => onnx.predictValues(one),
});
/** What one call takes beside a forward pass: the turns of a classifier among themselves, so that its weights are in the cache. */
const calls = (classifier, seconds) =>
  inTurns(seconds, {
    pass: () => classifier.predictValues(one),
    gradCam: () => new GradCam(classifier).explain(photo, target),
    classify: () => classifier.classify(photo),
  });
const [onFused, onOnnx] = [await calls(fused, 20), await calls(onnx, 10)];

/** The share of LIME that is not the model. */
const outside = async (classifier) => {
  let inModel = 0;
  const timed = {
    classNames: classifier.classNames,
    inputSize: classifier.inputSize,
    ...(classifier.references && { references: (index) => classifier.references(index) }),
    preferredBatchSize: classifier.preferredBatchSize,
    predict: (images) => classifier.predict(images),
    predictValues: async (images) => {
      const start = performance.now();
      const values = await classifier.predictValues(images);
      inModel += performance.now() - start;
      return values;
    },
  };
  const start = performance.now();
  await new Lime(timed).explain(photo, target);
  return 1 - inModel / (performance.now() - start);
};
const lime = await inTurns(
  75,
  {
    layers: () => new Lime(layers).explain(photo, target),
    fused: () => new Lime(fused).explain(photo, target),
    onnx: () => new Lime(onnx).explain(photo, target),
    onnxAll: () => new Lime(onnxAll).explain(photo, target),
  },
  1,
);
const shares = { fused: [], onnx: [] };
await inTurns(
  20,
  {
    fused: async () => shares.fused.push(await outside(fused)),
    onnx: async () => shares.onnx.push(await outside(onnx)),
  },
  0,
);

// SLIC: on the same photo, enlarged; in a process of its own, as scikit-image is, so that neither pays for the memory and threads of the models
const { version: skimage, cases } = JSON.parse(
  execFileSync(process.execPath, [SLIC_CASES, given.python, String(4 * share)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
);
const slicRows = cases.map(({ side, settings, own, other, ratio: over, different }) => [
  side,
  JSON.stringify(settings).replaceAll('"', ''),
  own.toFixed(1),
  other?.toFixed(1) ?? '',
  over?.toFixed(2) ?? '',
  different ?? '',
]);
const slicGoals = Object.entries({ 224: '.8', 512: '.6', 1024: '.5' }).map(([side, goal]) => {
  // the first settings are those of the goals
  const { ratio: over, different } = cases.find((found) => found.side === Number(side));
  return [
    `SLIC over scikit-image ${skimage ?? ''}, ${side} px`,
    `<= ${goal}`,
    over === undefined ? 'not run: no scikit-image' : `${over.toFixed(2)}, ${different} pixels differ`,
  ];
});
const percent = (values) => `${(100 * quantile(values, 0.5)).toFixed(1)} %`;
const ratio = (a, b) => (a / b).toFixed(2);
sections.push(
  table(
    ['work', 'goal', 'measured'],
    [
      [`one photo on ${backend}, fused kernels over layers`, '<= .65', ratio(kernels.fused, kernels.layers)],
      [
        `one photo in Node, ONNX Runtime (${provider}, one thread) over fused ${backend}`,
        '<= .25',
        ratio(runtimes.onnx, runtimes.fused),
      ],
      [
        `LIME, 512 samples, ONNX Runtime (default threads) over ${backend} by layers`,
        '<= .25',
        ratio(lime.onnxAll, lime.layers),
      ],
      [`the same on one thread`, '<= .25', ratio(lime.onnx, lime.layers)],
      [`LIME, 512 samples, fused kernels over layers`, '', ratio(lime.fused, lime.layers)],
      [`LIME's time outside the model, ${backend}`, '<= 5 %', percent(shares.fused)],
      [`LIME's time outside the model, ONNX Runtime`, '<= 20 %', percent(shares.onnx)],
      ...(backend === 'wasm'
        ? [['growth of the wasm heap by LIME, batches of 32', '<= 100 MB', `${megabytes(growth)} MB`]]
        : []),
      ['Grad-CAM over a forward pass, fused', '<= 1.15', ratio(onFused.gradCam, onFused.pass)],
      ['Grad-CAM over a forward pass, ONNX Runtime', '', ratio(onOnnx.gradCam, onOnnx.pass)],
      ['classify over a forward pass, fused', '', ratio(onFused.classify, onFused.pass)],
      ...slicGoals,
    ],
  ),
);

const byBatch = [];
for (const count of [1, 2, 4, 8, 16, 32]) {
  const batch = batchOf(count);
  const times = await inTurns(
    5,
    {
      layers: () => byLayers(batch),
      fused: () => fused.predictValues(batch),
      onnx: () => onnx.predictValues(batch),
    },
    1,
  );
  const each = (name) => (times[name] / count).toFixed(2);
  byBatch.push([
    count,
    each('layers'),
    each('fused'),
    each('onnx'),
    ratio(times.fused, times.layers),
    ratio(times.onnx, times.fused),
  ]);
}
sections.push(
  '## By batch\n\nMilliseconds per image, and their ratios.\n\n' +
    table(['images', 'layers', 'fused', 'ONNX Runtime', 'fused / layers', 'ONNX Runtime / fused'], byBatch),
);

const bySamples = [];
for (const numSamples of [64, 128, 256, 512, 1024]) {
  const start = performance.now();
  await new Lime(fused, { numSamples }).explain(photo, target);
  const between = performance.now();
  await new Lime(onnx, { numSamples }).explain(photo, target);
  const times = { fused: between - start, onnx: performance.now() - between };
  bySamples.push([
    numSamples,
    times.fused.toFixed(0),
    times.onnx.toFixed(0),
    megabytes(process.memoryUsage().rss),
  ]);
}
sections.push(
  '## LIME by samples\n\nMilliseconds, and the memory of the process at that point.\n\n' +
    table(['samples', 'fused', 'ONNX Runtime', 'resident memory, MB'], bySamples),
);

const bySize = [];
for (const side of [96, 160, 224, 320]) {
  const inputSize = { width: side, height: side };
  const [a, b] = [
    await FaceQualityClassifier.create({ classNames: ['a', 'b'], inputSize }),
    await FaceQualityClassifier.create({ classNames: ['a', 'b'], inputSize }),
  ];
  await b.useEngine(engine);
  const images = Float32Array.from(astronaut(side).data);
  const times = await inTurns(4, {
    fused: () => a.predictValues(images),
    onnx: () => b.predictValues(images),
  });
  const cuts = await inTurns(1, { slic: () => lucidface.slic(astronaut(side)) }, 1);
  bySize.push([side, times.fused.toFixed(2), times.onnx.toFixed(2), cuts.slic.toFixed(1)]);
  a.dispose();
  b.dispose();
}
sections.push(
  '## By size\n\nMilliseconds per image with a model that `create` makes for this size, and for its superpixels.\n\n' +
    table(['side, px', 'fused', 'ONNX Runtime', 'SLIC'], bySize),
  `## SLIC beside scikit-image\n\n${skimage ? `scikit-image ${skimage}` : 'No scikit-image was there'}; medians in milliseconds of processor time. The last column counts the pixels whose labels differ.\n\n` +
    table(['side, px', 'options', 'lucidface', 'scikit-image', 'ratio', 'pixels'], slicRows),
);

const text = [
  `Written by \`npm run bench\`: Node ${process.version}, tfjs ${tf.version_core} on ${backend}, onnxruntime-node ${ort.env.versions?.node ?? ''} (${provider}), ${cpus().length} x ${cpus()[0]?.model.trim()}, lower quartiles; load average at the start: ${loads}.`,
  ...sections,
].join('\n\n');
console.log(text);
if (!given['no-write'])
  writeFileSync(DOCUMENT, lucidface.betweenMarks(readFileSync(DOCUMENT, 'utf8'), text, 'Speed'));

// Speed as ratios of one run: npm run bench [-- --rounds N --no-write]. Writes docs/reports/speed.md.
// The things of a row are timed in turns, so that a busy machine slows all of them. SLIC beside scikit-image: npm run bench:slic.
// BENCH_PROVIDER=cuda and BENCH_BACKEND=native run it on other engines: scripts/test-gpu.sh.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import * as ort from 'onnxruntime-node';
import { loadSource } from '../scripts/loadSource.mjs';

const DOCUMENT = fileURLToPath(new URL('../docs/reports/speed.md', import.meta.url));
const { values: given } = parseArgs({
  options: { rounds: { type: 'string', default: '40' }, 'no-write': { type: 'boolean', default: false } },
});
const rounds = Number(given.rounds);
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
/** Lower quartiles of several things, timed in turns. */
async function inTurns(count, things, warmUp = 2) {
  const times = Object.fromEntries(Object.keys(things).map((name) => [name, []]));
  for (let round = -warmUp; round < count; round++) {
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

/** The astronaut, enlarged by repeating pixels where it must be larger than it is. */
function astronaut(side) {
  const small = gunzipSync(readFileSync(new URL('../test/fixtures/astronaut_224.rgb.gz', import.meta.url)));
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const [x, y] = [Math.floor(((i % side) * 224) / side), Math.floor((Math.floor(i / side) * 224) / side)];
    data.set(small.subarray((y * 224 + x) * 3, (y * 224 + x) * 3 + 3), i * 3);
  }
  return { data, width: side, height: side };
}

await lucidface.startBackend(backend);
const engine = lucidface.onnxEngine(ort, {
  executionProviders: [provider],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});
const fused = await FaceQualityClassifier.load();
const onnx = await FaceQualityClassifier.load();
await onnx.useEngine(engine);
const photo = astronaut(224);
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
  ...(fused.references && { references: fused.references }),
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
const single = await inTurns(rounds, {
  layers: () => byLayers(one),
  fused: () => fused.predictValues(one),
  onnx: () => onnx.predictValues(one),
  gradCam: () => new GradCam(fused).explain(photo, target),
  classify: () => fused.classify(photo),
  gradCamOnnx: () => new GradCam(onnx).explain(photo, target),
});

/** The share of LIME that is not the model. */
const outside = async (classifier) => {
  let inModel = 0;
  const timed = {
    classNames: classifier.classNames,
    inputSize: classifier.inputSize,
    ...(classifier.references && { references: classifier.references }),
    predict: classifier.predict,
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
const limeRounds = Math.max(2, Math.round(rounds / 10));
const lime = await inTurns(
  limeRounds,
  {
    layers: () => new Lime(layers).explain(photo, target),
    fused: () => new Lime(fused).explain(photo, target),
    onnx: () => new Lime(onnx).explain(photo, target),
  },
  1,
);
const shares = { fused: [], onnx: [] };
for (let round = 0; round < limeRounds; round++) {
  shares.fused.push(await outside(fused));
  shares.onnx.push(await outside(onnx));
}
const percent = (values) => `${(100 * quantile(values, 0.5)).toFixed(1)} %`;
const ratio = (a, b) => (a / b).toFixed(2);
sections.push(
  table(
    ['work', 'goal', 'measured'],
    [
      [`one photo on ${backend}, fused kernels over layers`, '<= .65', ratio(single.fused, single.layers)],
      [
        `one photo in Node, ONNX Runtime (${provider}, one thread) over fused ${backend}`,
        '<= .25',
        ratio(single.onnx, single.fused),
      ],
      [`LIME, 512 samples, ONNX Runtime over ${backend} by layers`, '<= .25', ratio(lime.onnx, lime.layers)],
      [`LIME, 512 samples, fused kernels over layers`, '', ratio(lime.fused, lime.layers)],
      [`LIME's time outside the model, ${backend}`, '<= 5 %', percent(shares.fused)],
      [`LIME's time outside the model, ONNX Runtime`, '<= 20 %', percent(shares.onnx)],
      ...(backend === 'wasm'
        ? [['growth of the wasm heap by LIME, batches of 32', '<= 100 MB', `${megabytes(growth)} MB`]]
        : []),
      ['Grad-CAM over a forward pass, fused', '<= 1.15', ratio(single.gradCam, single.fused)],
      ['Grad-CAM over a forward pass, ONNX Runtime', '', ratio(single.gradCamOnnx, single.onnx)],
      ['classify over a forward pass, fused', '', ratio(single.classify, single.fused)],
    ],
  ),
);

const byBatch = [];
for (const count of [1, 2, 4, 8, 16, 32]) {
  const batch = batchOf(count);
  const turns = Math.max(3, Math.round(rounds / count / 2));
  const times = await inTurns(
    turns,
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
  '## By batch\n\nMilliseconds an image, and their ratios.\n\n' +
    table(['images', 'layers', 'fused', 'ONNX Runtime', 'fused / layers', 'ONNX Runtime / fused'], byBatch),
);

const bySamples = [];
for (const numSamples of [64, 128, 256, 512, 1024]) {
  const times = await inTurns(
    2,
    {
      fused: () => new Lime(fused, { numSamples }).explain(photo, target),
      onnx: () => new Lime(onnx, { numSamples }).explain(photo, target),
    },
    0,
  );
  bySamples.push([
    numSamples,
    times.fused.toFixed(0),
    times.onnx.toFixed(0),
    megabytes(process.memoryUsage().rss),
  ]);
}
sections.push(
  '## LIME by samples\n\nMilliseconds, and what the process holds then.\n\n' +
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
  const times = await inTurns(Math.max(5, rounds / 4), {
    fused: () => a.predictValues(images),
    onnx: () => b.predictValues(images),
  });
  const cuts = await inTurns(3, { slic: () => lucidface.slic(astronaut(side)) }, 1);
  bySize.push([side, times.fused.toFixed(2), times.onnx.toFixed(2), cuts.slic.toFixed(1)]);
  a.dispose();
  b.dispose();
}
sections.push(
  '## By size\n\nMilliseconds for one image of a model that `create` makes for this size, and for its superpixels.\n\n' +
    table(['side, px', 'fused', 'ONNX Runtime', 'SLIC'], bySize),
);

const text = [
  `Written by \`npm run bench\`: Node ${process.version}, tfjs ${tf.version_core} on ${backend}, onnxruntime-node ${ort.env.versions?.node ?? ''} (${provider}), ${cpus().length} x ${cpus()[0]?.model.trim()}, ${rounds} rounds, lower quartiles.`,
  ...sections,
].join('\n\n');
console.log(text);
if (!given['no-write'])
  writeFileSync(DOCUMENT, lucidface.betweenMarks(readFileSync(DOCUMENT, 'utf8'), text, 'Speed'));

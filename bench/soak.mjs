// Classifies and explains photos for minutes and looks whether tensors and memory stay flat:
// npm run soak -- [--classify 3000] [--explain 200] [--backend wasm|cpu|native] [--write]
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { scriptOptions } from '../scripts/scriptOptions.mjs';
import { bundleDoors, exportsOf } from './fuzz/doors.mjs';
import { writeSection } from './fuzz/summary.mjs';

const options = scriptOptions({
  classify: { type: 'string', default: '3000' },
  explain: { type: 'string', default: '200' },
  backend: { type: 'string', default: 'wasm' },
  write: { type: 'boolean', default: false },
});
/** Looks are taken at the end of each of these parts of the work; the first one lets caches fill. */
const PARTS = 5;
/** MiB by which the JavaScript heap, and the whole process, may grow from the end of the first part to the end. */
const MAY_GROW = { heap: 4, process: 48 };
const MIB = 2 ** 20;

if (!globalThis.gc) throw new Error('run with --expose-gc: npm run soak');
const bundle = await bundleDoors();
const { api } = exportsOf(await import(pathToFileURL(bundle.path).href));
bundle.remove();
await api.startBackend(options.backend);
const classifier = await api.FaceQualityClassifier.load();
const random = new api.Random(1);

/** Photos of changing sizes, as a stream of them would have. */
function photo() {
  const [width, height] = [100 + random.integer(300), 100 + random.integer(300)];
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => 128 + 90 * Math.sin(i / 700) + random.integer(30),
  );
  return { data, width, height };
}
const face = ({ width, height }) => ({ x: width / 4, y: height / 4, width: width / 2, height: height / 2 });

const gradCam = new api.GradCam(classifier);
const explainers = [
  gradCam,
  new api.Lime(classifier, { numSamples: 64 }),
  new api.Combined([gradCam, new api.Lime(classifier, { numSamples: 64 })]),
  new api.SmoothGrad(classifier, { numSamples: 4 }),
];

async function look(done) {
  // what waits for its turn is freed first
  await new Promise((resolve) => setTimeout(resolve, 20));
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  return { done, tensors: tf.memory().numTensors, heap: heapUsed / MIB, process: rss / MIB };
}

/** Does a piece of work many times. */
async function soak(name, count, run) {
  const looks = [];
  const start = performance.now();
  for (let part = 1, n = 0; part <= PARTS; part++) {
    for (; n < (count * part) / PARTS; n++) await run(n);
    looks.push(await look(n));
    const { done, tensors, heap, process: resident } = looks.at(-1);
    console.log(
      `${name} ${done}: ${tensors} tensors, heap ${heap.toFixed(1)} MiB, process ${resident.toFixed(0)} MiB`,
    );
  }
  const [first, last] = [looks[0], looks.at(-1)];
  const flat =
    last.tensors === first.tensors &&
    last.heap - first.heap < MAY_GROW.heap &&
    last.process - first.process < MAY_GROW.process;
  return { name, looks, flat, seconds: (performance.now() - start) / 1000 };
}

const results = [
  await soak('classify', Number(options.classify), async (n) => {
    const image = photo();
    await classifier.classify(image, n % 2 ? { face: face(image) } : undefined);
  }),
  await soak('explain', Number(options.explain), async (n) => {
    const image = photo();
    await explainers[n % explainers.length].explain(image, n % 3 ? { face: face(image) } : undefined);
  }),
];
const flat = results.every((result) => result.flat);
console.log(flat ? 'Tensors and memory stay flat.' : 'Tensors or memory grow.');
if (options.write) {
  const row = ({ done, tensors, heap, process: resident }, name) =>
    `| ${name} | ${done} | ${tensors} | ${heap.toFixed(1)} | ${resident.toFixed(0)} |`;
  writeSection(
    'Soak',
    `\`npm run soak -- --classify ${options.classify} --explain ${options.explain} --backend ${options.backend} --write\`: the bundled model on photos of varying
sizes, in one process (Node ${process.version}, ${availableParallelism()} cores); explainers in turn: Grad-CAM, LIME with 64 samples, both combined, SmoothGrad with 4. Measured after
garbage collection. ${flat ? 'Tensors and memory stay flat' : '**Tensors or memory grow**'}: from the first row to the last the heap may grow by ${MAY_GROW.heap} MiB and the process by ${MAY_GROW.process}.

| | calls | tensors | heap, MiB | process, MiB |
|---|---|---|---|---|
${results.flatMap(({ name, looks }) => looks.map((look) => row(look, name))).join('\n')}

${results.map(({ name, seconds, looks }) => `${looks.at(-1).done} x ${name}: ${seconds.toFixed(0)} s`).join('; ')}.`,
  );
}
classifier.dispose();
process.exitCode = flat ? 0 : 1;

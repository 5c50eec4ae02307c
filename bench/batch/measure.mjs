// One measurement of bench/batch.mjs in a process of its own: node measure.mjs KIND FOLDER [TIMES [LIBRARY]]. Its photos are assessed TIMES times; LIBRARY is
// the folder `dist` of another version. It prints "ready", waits for a line, and prints its result as JSON.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';

const [, , kind, folder, times = '1', library] = process.argv;
/** An entry point of this version, or of the other one. */
const load = (door) =>
  library
    ? import(pathToFileURL(join(library, `${door || 'index'}.js`)).href)
    : import(door ? `lucidface/${door}` : 'lucidface');
const paths = readdirSync(folder)
  .sort()
  .map((name) => join(folder, name));
const WARM = 8;

/** Engine of one thread, as a worker has it. */
async function oneThread() {
  const { onnxEngine } = await load('onnx');
  const ort = await import('onnxruntime-node');
  return onnxEngine(ort, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' });
}

async function loop(engine) {
  sharp.concurrency(1);
  const { readImage, startBackend } = await load('node');
  await startBackend('wasm');
  const { FaceQualityClassifier } = await load('');
  const classifier = await FaceQualityClassifier.load();
  if (engine) await classifier.useEngine(engine);
  // the package had another detector before
  const { blazeFaceDetector, tinyFaceDetector } = await load('detectors');
  const detector = (blazeFaceDetector ?? tinyFaceDetector)({ engine });
  const one = async (path) => {
    const start = performance.now();
    const photo = await readImage(path);
    const read = performance.now();
    const faces = await detector.detect(photo);
    const found = performance.now();
    const result = await classifier.assess(photo, { detector: { detect: async () => faces } });
    const end = performance.now();
    return { path, result, decode: read - start, detect: found - read, model: end - found };
  };
  for (const path of paths.slice(0, WARM)) await one(path);
  return async () => {
    const sums = { decode: 0, detect: 0, model: 0 };
    const results = {};
    for (const path of paths) {
      const { result, ...times } = await one(path);
      for (const stage of Object.keys(sums)) sums[stage] += times[stage];
      results[path] = { acceptable: result.acceptable, score: result.score };
    }
    return { sums, results };
  };
}

async function batch(workers) {
  const { photoPool } = await load('batch');
  const pool = await photoPool({ workers });
  const photos = Array.from({ length: Number(times) }, () =>
    paths.map((path) => ({ id: path, path })),
  ).flat();
  const all = async (some) => {
    const results = {};
    for await (const { id, acceptable, score } of pool.assess(some)) results[id] = { acceptable, score };
    return results;
  };
  // every worker is warm
  for (let i = 0; i < 2; i++) await all(photos.slice(0, WARM * Math.max(1, workers)));
  return async () => {
    const results = await all(photos);
    return { results, close: () => pool.close() };
  };
}

const run =
  kind === 'loop-wasm'
    ? await loop(undefined)
    : kind === 'loop-onnx'
      ? await loop(await oneThread())
      : await batch(Number(kind.replace('workers-', '')));
console.log('ready');
const lines = createInterface({ input: process.stdin });
await new Promise((resolve) => lines.once('line', resolve));
lines.close();
const [start, used] = [performance.now(), process.cpuUsage()];
const { close, ...found } = await run();
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(used);
await close?.();
const photos = paths.length * (kind.startsWith('loop') ? 1 : Number(times));
console.log(JSON.stringify({ seconds, processor: (user + system) / 1e6, photos, ...found }));
process.exit(0);

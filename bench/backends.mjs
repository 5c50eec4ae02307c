// Whether backends and engines agree, what each can do, and how fast: npm run backends [-- --only NAME,... --photos N --seconds N --no-write]
// Writes docs/reports/backends.md. A backend that was measured is kept in .cache/backends: a run that was stopped continues. Fails when backends differ by more than is allowed, or a check does not hold.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from '../scripts/fail.mjs';
import { loadSource } from '../scripts/loadSource.mjs';
import { scriptOptions } from '../scripts/scriptOptions.mjs';

const SELF = fileURLToPath(import.meta.url);
const CACHE = fileURLToPath(new URL('../.cache/backends', import.meta.url));
/** What the results depend on. */
const SOURCES = ['src', 'models', 'bench/backends', 'test/backends'];
const DOCUMENT = fileURLToPath(new URL('../docs/reports/backends.md', import.meta.url));
const options = scriptOptions({
  only: { type: 'string' },
  photos: { type: 'string', default: '10' },
  seconds: { type: 'string', default: '30' },
  'no-write': { type: 'boolean', default: false },
  // what this script calls itself with, for each backend in Node
  one: { type: 'string' },
  into: { type: 'string' },
});
const {
  betweenMarks,
  closeBrowser,
  complaints,
  measureInBrowser,
  measureInNode,
  NATIVE,
  openBrowser,
  readJson,
  startBackend,
  tables,
  tenFaces,
  tf,
  writeFileAtomic,
} = await loadSource(`
  export * as tf from '@tensorflow/tfjs-core';
  export { complaints, NATIVE, tables } from './bench/backends/tables.ts';
  export { measureInBrowser } from './bench/backends/measureInBrowser.ts';
  export { measureInNode } from './bench/backends/measureInNode.ts';
  export { tenFaces } from './bench/backends/tenFaces.ts';
  export { betweenMarks } from './lab/betweenMarks.ts';
  export { startBackend } from './src/node/index.ts';
  export { readJson } from './src/node/readJson.ts';
  export { writeFileAtomic } from './src/node/writeFileAtomic.ts';
  export { closeBrowser, openBrowser } from './test/browser/openPage.ts';`);

if (options.one) {
  const task = JSON.parse(readFileSync(options.into, 'utf8'));
  const photos = task.photos.map((photo) => ({ ...photo, data: Uint8Array.from(photo.data) }));
  const result = await measureInNode(options.one, { ...task, photos });
  writeFileSync(options.into, JSON.stringify(result));
  // Dawn keeps the process alive
  process.exit(0);
}

/** Measures in a process of its own. */
function inNode(name, { photos, seconds }) {
  const into = join(folder, `${name}.json`);
  const listed = photos.map((photo) => ({ ...photo, data: Array.from(photo.data) }));
  writeFileSync(into, JSON.stringify({ photos: listed, seconds }));
  const { status } = spawnSync(process.execPath, [SELF, '--one', name, '--into', into], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`measuring ${name} in Node ended with ${status}`);
  return JSON.parse(readFileSync(into, 'utf8'));
}

/** SHA-256 of all files that the results depend on. */
function fingerprintOf(task) {
  const hash = createHash('sha256').update(JSON.stringify([task.photos.length, task.seconds]));
  for (const source of SOURCES) {
    const root = fileURLToPath(new URL(`../${source}`, import.meta.url));
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).sort())
      hash.update(path.slice(root.length)).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}

/** What an earlier run measured of the same files, or what `measure` does; a backend that could not run is tried again. */
async function once(name, key, measure) {
  const path = join(CACHE, `${key}-${name.replaceAll(/\W+/g, '-')}.json`);
  const found = await readJson(path);
  if (found) return { measured: found, kept: true };
  const measured = await measure();
  if (typeof measured !== 'string') {
    mkdirSync(CACHE, { recursive: true });
    await writeFileAtomic(path, JSON.stringify(measured));
  }
  return { measured, kept: false };
}

/** The first one is what the others are compared with. */
const WAYS = {
  'cpu in Node': (task) => inNode('cpu', task),
  'wasm in Node': (task) => inNode('wasm', task),
  [NATIVE]: (task) => inNode('native', task),
  'ONNX Runtime in Node': (task) => inNode('onnx', task),
  'WebGPU in Node': (task) => inNode('webgpu', task),
  'wasm in a browser': (task) => measureInBrowser('wasm', task),
  'WebGL in a browser': (task) => measureInBrowser('webgl', task),
  'WebGPU in a browser': (task) => measureInBrowser('webgpu', task),
};
const only = options.only?.split(',').map((name) => name.trim()) ?? Object.keys(WAYS);
for (const name of only) {
  if (!Object.hasOwn(WAYS, name))
    fail(`--only must name some of "${Object.keys(WAYS).join('", "')}", got "${name}"`);
}

const folder = mkdtempSync(join(tmpdir(), 'lucidface-backends-'));
try {
  await startBackend('wasm');
  const task = {
    photos: (await tenFaces()).slice(0, Number(options.photos)),
    seconds: Number(options.seconds),
  };
  const key = fingerprintOf(task);
  const rows = [];
  for (const [name, measure] of Object.entries(WAYS)) {
    if (!only.includes(name)) {
      rows.push({ name, measured: 'left out of this run' });
      continue;
    }
    const start = performance.now();
    const { measured, kept } = await once(name, key, () => measure(task));
    rows.push({ name, measured });
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    const time = kept ? 'measured by an earlier run' : `${seconds} s`;
    console.log(typeof measured === 'string' ? `${name}: not run, ${measured}` : `${name}: ${time}`);
  }
  const browser = await openBrowser();
  const machine = `Node ${process.version}, tfjs ${tf.version_core}, Chromium ${browser.version().split('.')[0]}, ${cpus().length} x ${cpus()[0]?.model.trim()}`;
  const text = tables(rows, machine);
  console.log(`\n${text}\n`);
  if (!options['no-write'])
    writeFileSync(DOCUMENT, betweenMarks(readFileSync(DOCUMENT, 'utf8'), text, 'Backends'));
  const wrong = complaints(rows);
  for (const line of wrong) console.error(line);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  await closeBrowser();
  rmSync(folder, { recursive: true });
}

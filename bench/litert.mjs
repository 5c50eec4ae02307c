// LiteRT.js against fused kernels of tfjs on wasm, in a Chromium: npm run bench:litert -- --litert FOLDER/node_modules [--visits 5] [--no-write]
// FOLDER is where `npm install @litertjs/core` was run. Both pages run the same net with the same weights, the face mesh of MediaPipe, once from an empty
// cache to the first result, then again and again; they are visited in turns. Writes docs/reports/litert.md.
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { closeBrowser, newPage } from '../scripts/consumers/browser.mjs';
import { serve } from '../scripts/consumers/serve.mjs';
import { dataFolder } from '../scripts/dataFolder.mjs';
import { loadSource } from '../scripts/loadSource.mjs';
import { fromArchive } from '../scripts/mediapipe/fromArchive.mjs';
import { scriptOptions } from '../scripts/scriptOptions.mjs';
import { median } from './median.mjs';

const given = scriptOptions({
  litert: { type: 'string' },
  visits: { type: 'string', default: '5' },
  'no-write': { type: 'boolean', default: false },
});
dataFolder(given.litert, '@litertjs/core');
const { betweenMarks } = await loadSource(`export { betweenMarks } from './lab/betweenMarks.ts';`);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENT = join(ROOT, 'docs/reports/litert.md');
const LITERT = join(resolve(given.litert), '@litertjs/core');
const KINDS = { tfjs: 'TensorFlow.js on wasm, fused kernels', litert: 'LiteRT.js' };

/** Bytes by path, as packed, and what the page measured. */
async function visit(origin, kind) {
  const { page, context, problems } = await newPage();
  try {
    const sizes = [];
    context.on('requestfinished', (request) =>
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)),
    );
    await page.goto(`${origin}/${kind}.html`);
    await page
      .waitForFunction(() => window.passes !== undefined, undefined, { timeout: 120_000 })
      .catch((cause) => {
        throw new Error(`${kind}: no result: ${problems.join('; ')}`, { cause });
      });
    const passes = await page.evaluate(() => window.passes);
    return { ...passes, bytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) };
  } finally {
    await context.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'lucidface-litert-'));
const loads = loadavg()[0].toFixed(1);
let server;
try {
  for (const kind of Object.keys(KINDS)) {
    await build({
      entryPoints: { [kind]: join(ROOT, `bench/litert/${kind}.mjs`) },
      ...{ bundle: true, minify: true, format: 'esm', splitting: true, absWorkingDir: ROOT },
      ...{ loader: { '.bin': 'binary' }, target: 'es2022', logLevel: 'error' },
      nodePaths: [resolve(given.litert)],
      outdir: folder,
    });
    writeFileSync(
      join(folder, `${kind}.html`),
      `<!doctype html><script type="module" src="${kind}.js"></script>`,
    );
  }
  cpSync(join(LITERT, 'wasm'), join(folder, 'litert'), { recursive: true });
  mkdirSync(join(folder, 'wasm'));
  for (const name of ['', '-simd', '-threaded-simd'])
    copyFileSync(
      join(ROOT, `node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm${name}.wasm`),
      join(folder, `wasm/tfjs-backend-wasm${name}.wasm`),
    );
  writeFileSync(join(folder, 'face_landmark.tflite'), fromArchive('face_landmark.tflite'));
  server = await serve(folder);
  const visits = { tfjs: [], litert: [] };
  for (let round = 0; round < Number(given.visits); round++)
    for (const kind of Object.keys(KINDS)) visits[kind].push(await visit(server.origin, kind));
  const apart = visits.tfjs[0].points.map((value, i) => Math.abs(value - visits.litert[0].points[i]));
  const rows = Object.entries(KINDS).map(([kind, name]) => {
    const [first, later] = ['first', 'later'].map((key) => median(visits[kind].map((one) => one[key])));
    const megabytes = (visits[kind][0].bytes / 1e6).toFixed(2);
    return `| ${name} | ${megabytes} | ${first.toFixed(0)} | ${later.toFixed(1)} |`;
  });
  const { version } = JSON.parse(readFileSync(join(LITERT, 'package.json'), 'utf8'));
  const text = [
    `Written by \`npm run bench:litert\`: @litertjs/core ${version}, MediaPipe's face mesh (192 x 192 px, 16-bit weights) on the CPU in Chromium, ${given.visits} visits each in turns, medians; load average at the start: ${loads}. The landmarks of the two differ by at most ${Math.max(...apart).toExponential(0)} px.`,
    [
      '| runtime | MB up to the first result, gzipped, weights included | ms from the navigation to it | ms, a later pass |',
      '| --- | ---: | ---: | ---: |',
      ...rows,
    ].join('\n'),
  ].join('\n\n');
  console.log(text);
  if (!given['no-write'])
    writeFileSync(DOCUMENT, betweenMarks(readFileSync(DOCUMENT, 'utf8'), text, 'LiteRT.js'));
} finally {
  server?.close();
  await closeBrowser();
  rmSync(folder, { recursive: true, maxRetries: 3 });
}

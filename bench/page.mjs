// Bytes that the page of examples/web transfers up to its first verdict, by the network log of a browser: npm run bench:page [-- --write]
// Texts and wasm are packed by gzip, the cache is empty. The share of tfjs in a file is that of its sources in the bundle, by esbuild's report.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { closeBrowser, newPage } from '../scripts/consumers/browser.mjs';
import { serve } from '../scripts/consumers/serve.mjs';
import { loadSource } from '../scripts/loadSource.mjs';

const { betweenMarks } = await loadSource(`export { betweenMarks } from './lab/betweenMarks.ts';`);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WEB = join(ROOT, 'examples/web');
const REPORT = join(ROOT, 'docs/reports/quick-starts.md');
const LIMIT = 1_500_000;

const folder = mkdtempSync(join(tmpdir(), 'lucidface-page-'));
try {
  cpSync(WEB, folder, { recursive: true, filter: (path) => !/\.ts$|\/out$/.test(path) });
  const { metafile } = await build({
    entryPoints: [join(WEB, 'app.ts'), join(WEB, 'worker.ts')],
    ...{ bundle: true, minify: true, format: 'esm', splitting: true, metafile: true, absWorkingDir: ROOT },
    loader: { '.bin': 'binary', '.wasm': 'file', '.jpg': 'file' },
    outdir: join(folder, 'out'),
    logLevel: 'error',
  });
  /** Share of tfjs in a file of the bundle, 0..1. */
  const shares = new Map(
    Object.entries(metafile.outputs).map(([path, { inputs }]) => {
      const sizes = Object.entries(inputs).map(([input, { bytesInOutput }]) => [
        input.includes('@tensorflow/'),
        bytesInOutput,
      ]);
      const sum = (some) => some.reduce((total, [, bytes]) => total + bytes, 0);
      return [basename(path), sum(sizes.filter(([isTfjs]) => isTfjs)) / Math.max(1, sum(sizes))];
    }),
  );
  const share = (name) => (name.endsWith('.wasm') ? 1 : (shares.get(name) ?? 0));

  /** Files of one visit with an empty cache: up to the verdict on a sample photo, and behind it. Pictures are left out. */
  async function visit(sample) {
    const server = await serve(folder);
    const { page, context } = await newPage();
    const log = [];
    context.on('requestfinished', (request) => {
      const name = basename(new URL(request.url()).pathname);
      const { startTime } = request.timing();
      log.push(request.sizes().then(({ responseBodySize: bytes }) => ({ name, bytes, startTime })));
    });
    await page.goto(server.origin);
    // the page notes when its verdict is there: a busy machine notices later
    await page.evaluate(() => {
      const verdict = document.getElementById('verdict');
      new MutationObserver(() => {
        if (verdict.ariaBusy === 'false') window.verdictAt ??= Date.now();
      }).observe(verdict, { attributes: true });
    });
    await page.click(`[data-sample="${sample}"]`);
    await page.waitForFunction(() => window.verdictAt !== undefined, undefined, { timeout: 300_000 });
    const score = await page.textContent('#score');
    await page.waitForSelector('#tab-combined[aria-selected="true"]', { timeout: 300_000 });
    const verdictAt = await page.evaluate(() => window.verdictAt);
    const files = (await Promise.all(log)).filter(({ name, bytes }) => bytes > 0 && !name.endsWith('.jpg'));
    await context.close();
    server.close();
    const before = files.filter(({ startTime }) => startTime <= verdictAt);
    const sum = (some, weight = () => 1) =>
      some.reduce((bytes, file) => bytes + file.bytes * weight(file.name), 0);
    const tfjs = sum(before, share);
    return { sample, score, before, all: sum(files), total: sum(before), tfjs, own: sum(before) - tfjs };
  }
  const visits = [await visit('good'), await visit('covered')];
  const [{ before }] = visits;
  const kilobytes = (bytes) => (bytes / 1000).toFixed(0);
  const text = [
    `Written by \`npm run bench:page -- --write\`, from Chromium's network log with an empty cache: kB (1000 bytes, gzip) that the page of [examples/web](../../examples/web) transfers, without its pictures. The goal is at most ${kilobytes(LIMIT)} kB besides tfjs up to the first verdict. The landmark weights are loaded after it, and the page judges again with them.`,
    '',
    '| photo | up to the verdict | of which tfjs | besides tfjs | with both maps and all measures |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...visits.map(
      ({ sample, total, tfjs, own, all }) =>
        `| ${sample} | ${[total, tfjs, own, all].map(kilobytes).join(' | ')} |`,
    ),
    '',
    `Largest files up to the verdict on \`${visits[0].sample}\`:`,
    '',
    '| file | kB | of which tfjs |',
    '| --- | ---: | ---: |',
    ...before
      .toSorted((a, b) => b.bytes - a.bytes)
      .slice(0, 6)
      .map(
        ({ name, bytes }) =>
          `| ${name.replace(/-[A-Z0-9]{8}(?=\.)/, '')} | ${kilobytes(bytes)} | ${Math.round(100 * share(name))} % |`,
      ),
  ].join('\n');
  console.log(text);
  if (process.argv.includes('--write'))
    writeFileSync(REPORT, betweenMarks(readFileSync(REPORT, 'utf8'), text, 'Quick starts side by side'));
  if (visits.some(({ own }) => own > LIMIT)) process.exitCode = 1;
} finally {
  await closeBrowser();
  rmSync(folder, { recursive: true, maxRetries: 3 });
}

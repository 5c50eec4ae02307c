// Memory over many frames of a camera, in a real browser: npm run bench:camera [-- FRAMES [BACKEND ...]]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { loadSource } from '../scripts/loadSource.mjs';

const [frames = '2000', ...named] = process.argv.slice(2);
const backends = named.length > 0 ? named : ['wasm', 'webgl'];
const SITE = 'http://localhost';
const WASM = fileURLToPath(new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url));
const { findBrowser, writeCameraFile } = await loadSource(`
  export { findBrowser } from './test/browser/findBrowser.ts';
  export { writeCameraFile } from './test/browser/cameraFile.ts';`);

const folder = mkdtempSync(join(tmpdir(), 'lucidface-bench-'));
const camera = join(folder, 'face.mjpeg');
await writeCameraFile(camera);
await build({
  entryPoints: [fileURLToPath(new URL('../test/browser/pages/camera.ts', import.meta.url))],
  bundle: true,
  format: 'esm',
  splitting: true,
  outdir: folder,
  loader: { '.bin': 'binary' },
  logLevel: 'error',
});
const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: [
    '--no-sandbox',
    '--enable-unsafe-swiftshader',
    '--enable-unsafe-webgpu',
    '--enable-precise-memory-info',
    '--js-flags=--expose-gc',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${camera}`,
  ],
});
console.log(
  `Chromium ${browser.version()}, ${cpus().length} x ${cpus()[0]?.model.trim()}, ${frames} frames of 448 x 448\n`,
);
const MB = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
try {
  for (const backend of backends) {
    const page = await browser.newPage();
    // no server: the browser asks, and this script answers
    await page.route('**', (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (!name)
        return route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><script type="module" src="/camera.js"></script>',
        });
      try {
        const contentType = name.endsWith('.js') ? 'text/javascript' : 'application/wasm';
        return route.fulfill({
          contentType,
          body: readFileSync(join(name.endsWith('.wasm') ? WASM : folder, name)),
        });
      } catch {
        return route.fulfill({ status: 404 });
      }
    });
    await page.goto(SITE);
    await page.waitForFunction(() => 'run' in window);
    const { counts, seen, heaps, seconds, left } = await page.evaluate((request) => window.run(request), {
      scene: 'memory',
      backend,
      frames: Number(frames),
    });
    const [first, last] = [seen[0], seen.at(-1)];
    console.log(
      `${backend}: ${counts.assessed} of ${counts.frames} frames assessed in ${seconds.toFixed(0)} s`,
    );
    console.log(
      `  tensors                   ${first.tensors} after the first frame, ${last.tensors} after the last`,
    );
    console.log(`  bytes in use on the GPU   ${first.gpuBytes}, ${last.gpuBytes}`);
    console.log(`  bytes allocated there     ${first.allocated}, ${last.allocated}`);
    console.log(
      `  JavaScript heap           ${heaps.map(MB).join(', ')} after the first, a tenth and the last`,
    );
    console.log(`  tensors after dispose     ${left}\n`);
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

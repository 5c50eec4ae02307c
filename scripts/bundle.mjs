// Writes dist/browser: one script for a page without a bundler, with model and tfjs inside, and the files of the wasm backend beside it
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'dist/browser');
const WASM = dirname(
  createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js'),
);

mkdirSync(OUT, { recursive: true });
await build({
  entryPoints: [join(ROOT, 'scripts/bundle/entry.ts')],
  outfile: join(OUT, 'lucidface.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  loader: { '.bin': 'binary' },
  // that of WebGPU is no part of it
  external: ['@tensorflow/tfjs-backend-webgpu'],
  logOverride: { 'unsupported-dynamic-import': 'silent' },
  legalComments: 'none',
  logLevel: 'error',
});
for (const name of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'])
  copyFileSync(join(WASM, name), join(OUT, name));
const bytes = readFileSync(join(OUT, 'lucidface.js'));
console.log(`dist/browser/lucidface.js: ${bytes.length} bytes, ${gzipSync(bytes).length} gzipped`);

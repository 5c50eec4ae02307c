// Writes dist/browser: one script for a page without a bundler, with model and tfjs inside; beside it the files of the wasm backend, and the
// weights that only measuring needs
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { binaryModules } from './bundle/binaryModules.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'dist/browser');
const WASM = dirname(
  createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js'),
);

const WEIGHTS = join(ROOT, 'models/face-landmarks');
const NETS = /landmarks[\\/](?:personNet|faceLandmarkNet)\.ts$/;
const WEIGHTS_IMPORT = /import\('\.\.\/\.\.\/models\/face-landmarks\/(\w+\.bin)'\)/g;
const files = new Set();
/** Reads weights of the landmarks from files: they are larger than all else together, and few pages need them. */
const weightsBeside = {
  name: 'weights beside the script',
  setup: ({ onLoad }) => {
    onLoad({ filter: NETS }, ({ path }) => {
      const code = readFileSync(path, 'utf8').replaceAll(WEIGHTS_IMPORT, (_, name) => {
        files.add(name);
        return `fileBeside('${name}')`;
      });
      const helper = JSON.stringify(join(ROOT, 'scripts/bundle/fileBeside.ts'));
      return { contents: `import { fileBeside } from ${helper};\n${code}`, loader: 'ts' };
    });
  },
};

mkdirSync(OUT, { recursive: true });
await build({
  entryPoints: [join(ROOT, 'scripts/bundle/entry.ts')],
  outfile: join(OUT, 'lucidface.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  plugins: [weightsBeside, binaryModules],
  // that of WebGPU is no part of it
  external: ['@tensorflow/tfjs-backend-webgpu'],
  logOverride: { 'unsupported-dynamic-import': 'silent' },
  legalComments: 'none',
  logLevel: 'error',
});
for (const name of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'])
  copyFileSync(join(WASM, name), join(OUT, name));
if (files.size !== 2)
  throw new Error(`2 files of weights must lie beside the script, got ${[...files].join(', ') || 'none'}`);
for (const name of files) copyFileSync(join(WEIGHTS, name), join(OUT, name));
const bytes = readFileSync(join(OUT, 'lucidface.js'));
console.log(`dist/browser/lucidface.js: ${bytes.length} bytes, ${gzipSync(bytes).length} gzipped`);

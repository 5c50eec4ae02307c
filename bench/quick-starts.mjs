// Bytes that the quick starts of other libraries load, from their packages on npm: npm run bench:quick-starts [-- --write]
// The packages are fetched by npm into a temporary folder (some 100 MB), and nothing of them is run.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { writePart } from './batch/writePart.mjs';

const REPORT = fileURLToPath(new URL('../docs/reports/quick-starts.md', import.meta.url));
/** What a browser loads of each package by the quick start of its README. */
const PACKAGES = [
  ['nsfwjs@4.4.0', 'code, with tfjs', /^dist\/browser\/nsfwjs\.min\.js$/],
  ['nsfwjs@4.4.0', 'the model of `load()`, as base64', /^dist\/models\/mobilenet_v2\/.*\.min\.js$/],
  ['@mediapipe/tasks-vision@1.1.0', 'code', /^vision_bundle\.mjs$/],
  ['@mediapipe/tasks-vision@1.1.0', 'wasm', /^wasm\/vision_wasm_internal\.(js|wasm)$/],
  ['@vladmandic/human@3.3.6', 'code, with tfjs', /^dist\/human\.esm\.js$/],
  ['@vladmandic/human@3.3.6', 'all models', /^models\//],
  ['@huggingface/transformers@4.3.2', 'code', /^dist\/transformers\.web\.min\.js$/],
  // what transformers.js 4.3.2 asks for, but in old versions of Safari
  [
    'onnxruntime-web@1.31.0-dev.20260914-8d85527a0',
    'wasm of transformers.js',
    /^dist\/ort-wasm-simd-threaded\.asyncify\.(mjs|wasm)$/,
  ],
];

const folder = mkdtempSync(join(tmpdir(), 'lucidface-quick-starts-'));
const fetched = new Map();
/** The folder of a package, unpacked. */
function unpacked(name) {
  if (!fetched.has(name)) {
    const at = join(folder, String(fetched.size));
    mkdirSync(at);
    const args = ['pack', name, '--json', '--ignore-scripts', '--pack-destination', folder];
    const [{ filename }] = JSON.parse(
      execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' }),
    );
    execFileSync('tar', ['xzf', join(folder, filename), '-C', at, '--strip-components', '1']);
    fetched.set(name, at);
  }
  return fetched.get(name);
}

try {
  const megabytes = (bytes) => (bytes / 1e6).toFixed(2);
  const lines = [
    'Written by `npm run bench:quick-starts -- --write`, from the files of the packages on npm: MB (1,000,000 bytes) that a browser loads with the quick start, gzipped and uncompressed.',
    '',
    '| package | part | MB, gzip | MB |',
    '| --- | --- | ---: | ---: |',
  ];
  for (const [name, part, wanted] of PACKAGES) {
    const at = unpacked(name);
    const files = readdirSync(at, { recursive: true })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => wanted.test(file) && statSync(join(at, file)).isFile())
      .map((file) => readFileSync(join(at, file)));
    if (files.length === 0) throw new Error(`${name} has no file for "${part}"`);
    const plain = files.reduce((bytes, file) => bytes + file.length, 0);
    const packed = files.reduce((bytes, file) => bytes + gzipSync(file).length, 0);
    lines.push(`| ${name} | ${part} | ${megabytes(packed)} | ${megabytes(plain)} |`);
  }
  console.log(lines.join('\n'));
  if (process.argv.includes('--write')) writePart('others', lines, REPORT);
} finally {
  rmSync(folder, { recursive: true, maxRetries: 3 });
}

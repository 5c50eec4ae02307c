// Photos a second of lucidface/batch on photos of a megapixel, against a loop and against independent processes, side by side in one run:
// npm run bench:batch -- [--photos 96] [--rounds 3] [--folder PHOTOS] [--older DIST] [--write]
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { scriptOptions } from '../scripts/scriptOptions.mjs';
import { makePhotos } from './batch/makePhotos.mjs';
import { measure } from './batch/measureKinds.mjs';
import { writePart } from './batch/writePart.mjs';
import { median } from './median.mjs';

const options = scriptOptions({
  photos: { type: 'string', default: '96' },
  rounds: { type: 'string', default: '3' },
  folder: { type: 'string' },
  // the folder `dist` of an older version, whose loop is measured, too
  older: { type: 'string' },
  write: { type: 'boolean', default: false },
});
const load = loadavg()[0].toFixed(1);
const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'lucidface-bench-'));
if (!options.folder) await makePhotos(folder, Number(options.photos));

/** Processes that run at once: kind, and how often each assesses the photos. Two of anything do twice the work of one. */
const KINDS = {
  'loop, wasm': [['loop-wasm']],
  'loop, ONNX Runtime': [['loop-onnx']],
  ...(options.older && { 'older loop, ONNX Runtime': [['loop-onnx', 1, resolve(options.older)]] }),
  'in this process': [['workers-0']],
  'one worker': [['workers-1']],
  'two workers': [['workers-2', 2]],
  'two processes': [['workers-1'], ['workers-1']],
};
const rates = Object.fromEntries(Object.keys(KINDS).map((name) => [name, []]));
/** Milliseconds of processor time a photo, of kinds that are one process. */
const costs = Object.fromEntries(Object.keys(KINDS).map((name) => [name, []]));
const last = {};
for (let round = 0; round < Number(options.rounds); round++)
  for (const [name, kinds] of Object.entries(KINDS)) {
    last[name] = await measure(kinds, folder);
    rates[name].push(last[name].rate);
    costs[name].push((1000 * last[name].processor) / last[name].photos);
    console.error(`round ${round + 1}, ${name}: ${last[name].rate.toFixed(1)} photos a second`);
  }
/** Median over the rounds of the ratio within a round: what else the machine does changes from round to round. */
const ratio = (a, b) => median(rates[a].map((rate, i) => rate / rates[b][i]));
const loops = Object.keys(KINDS).filter((name) => name.includes('loop'));
const ALONE = [...loops, 'in this process'];

const table = Object.keys(KINDS).map((name) => {
  const cost = ALONE.includes(name) ? median(costs[name]).toFixed(1) : '';
  return `| ${name} | ${median(rates[name]).toFixed(1)} | ${cost} |`;
});
const stages = (name) => {
  const { sums, photos } = last[name];
  const total = sums.decode + sums.detect + sums.model;
  return ['decode', 'detect', 'model'].map(
    (stage) => `${(sums[stage] / photos).toFixed(1)} ms (${Math.round((100 * sums[stage]) / total)} %)`,
  );
};
const same = Object.entries(last['one worker'].results).map(([id, { acceptable, score }]) => {
  const other = last['loop, ONNX Runtime'].results[id];
  return { equal: acceptable === other.acceptable, difference: Math.abs(score - other.score) };
});
const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
const lines = [
  `${same.length} photos of ${options.folder ? options.folder : '1152 x 864 pixels'}, ${Math.round(bytes / same.length / 1000)} kB each; ${options.rounds} rounds on ${cpus().length} cores (${cpus()[0].model}); load average at the start: ${load}.`,
  '',
  '| | photos a second | processor time a photo, ms |',
  '|---|---:|---:|',
  ...table,
  '',
  ...loops.map((name) => {
    const cost = median(costs[name]) / median(costs['in this process']);
    return `- One worker against ${name}: ${ratio('one worker', name).toFixed(2)} times the photos per second. The loop takes ${cost.toFixed(2)} times as much processor time per photo.`;
  }),
  `- Two workers against two independent processes with one worker each: ${ratio('two workers', 'two processes').toFixed(2)}.`,
  '',
  '| loop | decoding | detection | model |',
  '|---|---|---|---|',
  `| wasm | ${stages('loop, wasm').join(' | ')} |`,
  `| ONNX Runtime | ${stages('loop, ONNX Runtime').join(' | ')} |`,
  '',
  `Same verdict as the loop: ${same.filter(({ equal }) => equal).length} of ${same.length}; largest difference of two scores: ${Math.max(...same.map(({ difference }) => difference)).toFixed(1)} of 100.`,
];
console.log(lines.join('\n'));
if (options.write) writePart('rates', lines);
if (!options.folder) rmSync(folder, { recursive: true });

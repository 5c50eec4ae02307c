// Memory of lucidface assess over many photos: npm run soak:batch -- [--photos 20000] [--workers 1] [--write]. It ends with an error where it grew by more than a tenth
// after the first thousand.
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scriptOptions } from '../scripts/scriptOptions.mjs';
import { makePhotos } from './batch/makePhotos.mjs';
import { writePart } from './batch/writePart.mjs';

const options = scriptOptions({
  photos: { type: 'string', default: '20000' },
  workers: { type: 'string', default: '1' },
  // other photos than those that are made: fewer pixels take less time
  side: { type: 'string', default: '640' },
  write: { type: 'boolean', default: false },
});
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const MAY_GROW = 0.1;
const count = Number(options.photos);
const folder = mkdtempSync(join(tmpdir(), 'lucidface-soak-'));
const side = Number(options.side);
const paths = await makePhotos(join(folder, 'photos'), 20, { width: side, height: Math.round(side * 0.75) });
const list = Array.from({ length: count }, (_, i) =>
  JSON.stringify({ id: `photo ${i}`, path: paths[i % paths.length] }),
);
writeFileSync(join(folder, 'list.jsonl'), list.join('\n'));
const out = join(folder, 'results.jsonl');
const child = spawn(
  process.execPath,
  [CLI, 'assess', join(folder, 'list.jsonl'), '--out', out, '--workers', options.workers],
  { stdio: 'inherit' },
);

/** Resident memory of a process, in MiB. */
const memoryOf = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
const workersOf = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

let [position, lines] = [0, 0];
function countLines() {
  let size = 0;
  try {
    size = statSync(out).size;
  } catch {
    return lines;
  }
  const file = openSync(out, 'r');
  const block = Buffer.alloc(Math.max(0, size - position));
  position += readSync(file, block, 0, block.length, position);
  for (const byte of block) if (byte === 10) lines++;
  return lines;
}

const looks = [];
const timer = setInterval(() => {
  try {
    looks.push({
      done: countLines(),
      parent: memoryOf(child.pid),
      workers: workersOf(child.pid).reduce((sum, pid) => sum + memoryOf(pid), 0),
    });
  } catch {
    // it has ended
  }
}, 500);
const code = await new Promise((resolve) => child.on('exit', resolve));
clearInterval(timer);
rmSync(folder, { recursive: true });
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
/** Mean memory while the photos of a part were assessed. */
const during = (from, to, who) =>
  mean(looks.filter(({ done }) => done >= from && done < to).map((look) => look[who]));
const start = Math.min(1000, count / 4);
const report = [
  `${count} photos of ${side} x ${Math.round(side * 0.75)} pixels, ${options.workers === '1' ? 'one worker' : `${options.workers} workers`}: mean resident memory.`,
  '',
  '| photos | parent, MiB | workers, MiB |',
  '|---|---:|---:|',
];
const steps = 5;
for (let i = 0; i < steps; i++) {
  const [from, to] = [start + ((count - start) * i) / steps, start + ((count - start) * (i + 1)) / steps];
  report.push(
    `| ${Math.round(from)} to ${Math.round(to)} | ${during(from, to, 'parent').toFixed(0)} | ${during(from, to, 'workers').toFixed(0)} |`,
  );
}
const part = (count - start) / steps;
const growth = Object.fromEntries(
  ['parent', 'workers'].map((who) => [
    who,
    during(count - part, count, who) / during(start, start + part, who) - 1,
  ]),
);
report.push(
  '',
  `Growth from the first to the last fifth after the first ${start}: parent ${(100 * growth.parent).toFixed(1)} %, workers ${(100 * growth.workers).toFixed(1)} %.`,
);
console.log(report.join('\n'));
if (options.write) writePart('memory', report);
process.exitCode = code === 0 && Math.max(growth.parent, growth.workers) <= MAY_GROW ? 0 : 1;

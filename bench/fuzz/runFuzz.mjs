import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bundleDoors } from './doors.mjs';

const WORKER = fileURLToPath(new URL('worker.mjs', import.meta.url));
const TABLE = new URL('table/index.mjs', import.meta.url).href;
/** CPU seconds of one call, or seconds without any work, that count as a hang. */
const HANG = 8;
/** Bytes by which one call may make the process grow. */
const GROWTH = 2 ** 30;
const LOOK = 200;
/** A call without an answer for so long hangs, where CPU time cannot be read. */
const WALL = 120_000;

/**
 * Calls public functions with hostile arguments in processes of their own.
 *
 * @param {{ runs: number, seed: number | string, only?: string, door?: string, first?: number, doors?: string, table?: string, hang?: number,
 *   onProgress?: (summary: object) => void }} options - `runs`, `seed`, `only` (a name of the table), `door` (functions of this one alone), `first` (the number of the first case), `onProgress`; for the harness's own
 *   tests `doors`, `table` and `hang` (CPU seconds of one call, or seconds without work, that count as a hang)
 * @returns `calls`, `kinds` (counts by kind), `functions` (the same by function), `faults` and `heap` (bytes by which it grew)
 */
export async function runFuzz({
  runs,
  seed,
  only,
  door,
  first = 0,
  doors,
  table = TABLE,
  hang = HANG,
  onProgress = () => {},
}) {
  const bundle = doors ? { path: doors, remove: () => {} } : await bundleDoors();
  const cwd = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const summary = { calls: 0, kinds: {}, functions: {}, faults: [], heap: 0 };
  const add = ({ number, name, kind, text, call }) => {
    summary.calls++;
    summary.kinds[kind] = (summary.kinds[kind] ?? 0) + 1;
    summary.functions[name] ??= {};
    summary.functions[name][kind] = (summary.functions[name][kind] ?? 0) + 1;
    if (kind !== 'accepted' && kind !== 'refused') summary.faults.push({ number, name, kind, text, call });
    onProgress(summary);
  };
  try {
    for (let from = first; from < first + runs; ) {
      const task = { doors: bundle.path, table, seed, from, to: first + runs, only, door, hang };
      const { next, heap } = await runWorker(task, cwd, add);
      summary.heap = Math.max(summary.heap, heap);
      from = next;
    }
  } finally {
    bundle.remove();
    rmSync(cwd, { recursive: true, force: true });
  }
  return summary;
}

/** Runs one process until it has done all its cases, or one of them had to be stopped. */
function runWorker(task, cwd, add) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--expose-gc', WORKER, JSON.stringify(task)], {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    let [running, stopped, finished, errors] = [undefined, undefined, false, ''];
    let [heapBefore, heap] = [0, 0];
    child.stderr.on('data', (chunk) => {
      errors = (errors + chunk).slice(-2000);
    });
    createInterface({ input: child.stdio[3] }).on('line', (line) => {
      const message = JSON.parse(line);
      if (message.ready !== undefined) heapBefore = message.heap;
      if (message.start !== undefined) {
        const { start: number, name, call } = message;
        running = { number, name, call, ...usageOf(child.pid), at: Date.now() };
      }
      if (message.done !== undefined) {
        add({ ...running, kind: message.kind, text: message.text });
        running = undefined;
        task.from = message.done + 1;
      }
      if (message.end) {
        finished = true;
        heap = message.heap - heapBefore;
      }
    });
    const watch = setInterval(() => {
      if (!running || stopped) return;
      const { cpu, bytes } = usageOf(child.pid);
      const grown = bytes - running.bytes;
      const hangs = cpu === undefined ? Date.now() - running.at > WALL : cpu - running.cpu > task.hang;
      if (hangs) stopped = { kind: 'hang', text: `no answer after ${task.hang} s of CPU time` };
      else if (grown > GROWTH)
        stopped = { kind: 'memory', text: `the process grew by ${(grown / 2 ** 20).toFixed(0)} MiB` };
      if (stopped) child.kill('SIGKILL');
    }, LOOK);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      if (finished) return resolve({ next: task.to, heap });
      if (!running)
        return reject(new Error(`the worker ended between two calls (${signal ?? code}):\n${errors}`));
      const { kind, text } = stopped ?? {
        kind: 'crash',
        text: `the process ended (${signal ?? code}): ${errors}`,
      };
      add({ ...running, kind, text });
      resolve({ next: running.number + 1, heap });
    });
  });
}

/** CPU seconds and resident bytes of a process, where /proc tells them. */
function usageOf(pid) {
  try {
    const [, rest] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ');
    const fields = rest.split(' ');
    // utime and stime in ticks of 10 ms, rss in pages of 4 KiB
    return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, bytes: Number(fields[21]) * 4096 };
  } catch {
    return { cpu: undefined, bytes: 0 };
  }
}

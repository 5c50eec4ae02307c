import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MEASURE = fileURLToPath(new URL('measure.mjs', import.meta.url));

/** A process that is ready to measure. */
async function ready([kind, times = 1, library], photos) {
  const own = [MEASURE, kind, photos, String(times), ...(library ? [library] : [])];
  const child = spawn(process.execPath, own, { stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  const ended = new Promise((resolve, reject) =>
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(out.split('\n').at(-2))) : reject(new Error(`${kind}: ${code}`)),
    ),
  );
  await new Promise((resolve) =>
    child.stdout.on('data', (text) => {
      out += text;
      if (out.startsWith('ready')) resolve();
    }),
  );
  return {
    run: () => {
      child.stdin.write('\n');
      return ended;
    },
  };
}

/**
 * Photos a second of processes that run at once, and what the first of them found.
 *
 * @param {readonly [kind: string, times?: number, library?: string][]} kinds - of bench/batch/measure.mjs, one a process
 * @param {string} photos - a folder
 * @returns `rate`, and the result of the first process (bench/batch/measure.mjs)
 */
export async function measure(kinds, photos) {
  const processes = await Promise.all(kinds.map((kind) => ready(kind, photos)));
  const found = await Promise.all(processes.map(({ run }) => run()));
  const longest = Math.max(...found.map(({ seconds }) => seconds));
  const count = found.reduce((sum, { photos }) => sum + photos, 0);
  return { rate: count / longest, ...found[0] };
}

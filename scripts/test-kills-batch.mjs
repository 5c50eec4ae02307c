// Kills workers and the parent of `lucidface assess` at 100 random moments (or as many as BATCH_KILLS says): after --resume every id is there once:
// npm run test:kills:batch [-- --write]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writePart } from '../bench/batch/writePart.mjs';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { BATCH_KILLS = '100', BATCH_PHOTOS = '400' } = process.env;
const folder = mkdtempSync(join(tmpdir(), 'lucidface-kills-'));
const out = join(folder, 'done.json');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', 'test/batch/cli.test.ts', '-t', 'of workers and of the parent'],
  { stdio: 'inherit', env: { ...process.env, BATCH_KILLS, BATCH_PHOTOS, BATCH_KILLS_OUT: out } },
);
if (status === 0) {
  const { parent, worker, rounds } = JSON.parse(readFileSync(out, 'utf8'));
  const again = rounds > 1 ? `, ${rounds} times` : '';
  const same = rounds > 1 ? ' each time, with the same result' : '';
  const line = `${parent + worker} kills at random moments, ${worker} of workers and ${parent} of the parent, while \`lucidface assess --resume --workers 2\` assessed ${BATCH_PHOTOS} photos${again}: every id appeared exactly once${same}, without an error.`;
  console.log(line);
  if (process.argv.includes('--write')) writePart('kills', [line]);
}
rmSync(folder, { recursive: true });
process.exit(status ?? 1);

// Kills workers and the parent of `lucidface assess` at 100 random moments (or as many as BATCH_KILLS says): after --resume every id is there once
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', 'test/batch/cli.test.ts', '-t', 'of workers and of the parent'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      BATCH_KILLS: process.env.BATCH_KILLS ?? '100',
      BATCH_PHOTOS: process.env.BATCH_PHOTOS ?? '400',
    },
  },
);
process.exit(status ?? 1);

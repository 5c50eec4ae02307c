// Kills `lucidface train` at 20 random moments (or as many as KILLS says): it must resume to the same weights
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/cli/train.test.ts', '-t', 'killed'], {
  stdio: 'inherit',
  env: { ...process.env, KILLS: process.env.KILLS ?? '20' },
});
process.exit(status ?? 1);

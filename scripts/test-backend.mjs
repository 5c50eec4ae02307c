// The tests of one backend in Node, which must be there: npm run test:native, npm run test:webgpu
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const FILES = { native: 'native', 'webgpu in Node': 'webgpu' };
const [backend] = process.argv.slice(2);
const file = FILES[backend];
if (!file) {
  console.error(`a backend must be one of "${Object.keys(FILES).join('", "')}", got ${backend}`);
  process.exit(2);
}
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', `test/backends/${file}.test.ts`], {
  stdio: 'inherit',
  env: { ...process.env, LUCIDFACE_BACKEND: backend },
});
process.exit(status ?? 1);

// The tests of one backend in Node, which must be there: npm run test:native, npm run test:webgpu; or every check on every backend that
// is there, in Node and in a browser: npm run test:backends
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const FILES = {
  native: ['test/backends/native.test.ts'],
  'webgpu in Node': ['test/backends/webgpu.test.ts'],
  all: ['test/backends', 'test/browser/contract.test.ts'],
};
const [backend] = process.argv.slice(2);
const files = FILES[backend];
if (!files) {
  console.error(`a backend must be one of "${Object.keys(FILES).join('", "')}", got ${backend}`);
  process.exit(2);
}
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', ...files], {
  stdio: 'inherit',
  env: { ...process.env, [backend === 'all' ? 'LUCIDFACE_COVERAGE' : 'LUCIDFACE_BACKEND']: backend },
});
process.exit(status ?? 1);

// The packed package under bundlers and runtimes, built and run: npm run test:consumers [-- NAME ...]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeBrowser } from './consumers/browser.mjs';
import { CONSUMERS } from './consumers/consumers.mjs';
import { expectedVerdict } from './consumers/expected.mjs';
import { NotRun, pack } from './consumers/project.mjs';
import { fail } from './fail.mjs';

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(CONSUMERS);
for (const name of names) {
  if (!Object.hasOwn(CONSUMERS, name))
    fail(`a consumer must be one of ${Object.keys(CONSUMERS).join(', ')}, got ${name}`);
}

const folder = mkdtempSync(join(tmpdir(), 'lucidface-consumers-'));
const counts = { passed: [], failed: [], 'not run': [] };
try {
  const given = { folder, tarball: await pack(folder), expected: await expectedVerdict() };
  for (const name of names) {
    const start = performance.now();
    try {
      const lines = await CONSUMERS[name](given);
      counts.passed.push(name);
      console.log(`${name}: passed in ${((performance.now() - start) / 1000).toFixed(0)} s`);
      for (const line of lines) console.log(`  ${line}`);
    } catch (error) {
      counts[error instanceof NotRun ? 'not run' : 'failed'].push(name);
      console.log(`${name}: ${error instanceof NotRun ? 'not run' : 'FAILED'}: ${error.message}`);
    }
  }
} finally {
  await closeBrowser();
  rmSync(folder, { recursive: true, maxRetries: 3 });
}
console.log();
for (const [outcome, found] of Object.entries(counts))
  console.log(`${found.length} ${outcome}${found.length > 0 ? `: ${found.join(', ')}` : ''}`);
// a consumer that did not run was not tested
process.exitCode = counts.passed.length === names.length ? 0 : 1;

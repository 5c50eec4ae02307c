// Kills `lucidface train` at 20 random moments (or as many as KILLS says), of training the head and of training every weight: each must resume to
// the same files. With --write the figures go into docs/reports/reliability.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeSection } from '../bench/fuzz/summary.mjs';

const KILLS = process.env.KILLS ?? '20';
const SETTINGS = { head: 'the head, 30 epochs', all: 'every weight, 3 epochs' };
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const folder = mkdtempSync(join(tmpdir(), 'kills-'));
try {
  const results = join(folder, 'results.json');
  const { status } = spawnSync(
    process.execPath,
    [
      ...[vitest, 'run', 'test/cli/train.test.ts', '-t', 'killed'],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${results}`],
    ],
    { stdio: 'inherit', env: { ...process.env, KILLS } },
  );
  if (process.argv.includes('--write')) write(JSON.parse(readFileSync(results, 'utf8')));
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}

function write({ testResults }) {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const rows = Object.entries(SETTINGS).map(([name, text]) => {
    const own = tests.filter(({ fullName }) => fullName.includes(`weights (${name})`));
    const kills = own.filter(({ title }) => title.startsWith('after kill'));
    const good = kills.filter(({ status }) => status === 'passed').length;
    const compared = own.reduce((sum, { meta }) => sum + (meta?.compared ?? 0), 0);
    const failed = own.filter(({ status }) => status === 'failed').length;
    return `| ${text} | ${good} of ${kills.length} | ${compared} | ${failed} |`;
  });
  writeSection(
    'Kills of a training',
    `\`npm run test:kills -- --write\`: \`lucidface train\` on 30 photos, killed (SIGKILL) at random moments between .2 and 1 of its usual duration and
restarted until it ends; weights.bin, model.json, evaluation.json and README.md must then equal, byte for byte, those of a run that was never killed
(Node ${process.version}, ${cpus().length} cores).

| what is trained | kills that were survived | resumed runs that ended, all compared | failures (goal: 0) |
|---|---|---|---|
${rows.join('\n')}`,
  );
}

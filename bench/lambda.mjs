// Time and memory of the function of examples/lambda, which runs on wasm: npm run bench:lambda [-- --write]
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writePart } from './batch/writePart.mjs';

const MEASURE = fileURLToPath(new URL('../examples/lambda/measure.mjs', import.meta.url));
const { status, coldMs, medianMs, maxRssMiB } = JSON.parse(
  execFileSync(process.execPath, [MEASURE], { encoding: 'utf8' }),
);
if (status !== 200) throw new Error(`the function answered ${status}`);
const lines = [
  '| first call, with loading, ms | later calls, median, ms | most memory, MiB |',
  '|---:|---:|---:|',
  `| ${coldMs} | ${medianMs} | ${maxRssMiB} |`,
];
console.log(lines.join('\n'));
if (process.argv.includes('--write')) writePart('lambda', lines);

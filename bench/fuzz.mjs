// Calls every public function with valid and hostile arguments, and counts what hangs, leaks, gives NaN or refuses without naming an
// argument: npm run fuzz -- [--runs 12000] [--seed 1] [--door NAME] [--write]. A case again, with its arguments: --only NAME --case N --seed S.

import { scriptOptions } from '../scripts/scriptOptions.mjs';
import { runFuzz } from './fuzz/runFuzz.mjs';
import { printSummary, writeFuzz } from './fuzz/summary.mjs';

const USAGE = `npm run fuzz -- [options]

  --runs 12000       number of calls
  --seed 1           seed of functions and arguments
  --door NAME        functions of this door only, such as image
  --only NAME        this function only
  --case N           this call only, with its arguments; together with --only and --seed
  --faults 40        number of faults to print
  --write            write the figures to docs/reports/reliability.md`;
const options = scriptOptions({
  runs: { type: 'string', default: '12000' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string' },
  door: { type: 'string' },
  case: { type: 'string' },
  faults: { type: 'string', default: '40' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const single = options.case !== undefined;
let told = Date.now();
const summary = await runFuzz({
  runs: single ? 1 : Number(options.runs),
  first: single ? Number(options.case) : 0,
  seed: options.seed,
  only: options.only,
  door: options.door,
  onProgress: ({ calls, faults }) => {
    if (Date.now() - told < 10_000) return;
    told = Date.now();
    console.error(`${calls} calls, ${faults.length} faults`);
  },
});
const met = printSummary(summary, options.seed, Number(options.faults));
if (options.write) writeFuzz(summary, options.seed);
process.exitCode = met ? 0 : 1;

import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../output.js';
import { backendOf, dataOf, integer } from '../parsing/photoSettings.js';

export const USAGE = `  lucidface evaluate --data DIR [--out out/evaluation] [--baseline model.json] [--utility table.csv] [--worst 10]
                     [--source NAME] [--held-out NAME]... [--per-defect 20] [--rounds 1000] [--seed 0]
      Measures a model on DIR/faces.csv and DIR/natural.csv, or on your own photos, a folder for each class: DIR/blurred/1.jpg.`;

export const OPTIONS = {
  data: { type: 'string' },
  out: { type: 'string', default: 'out/evaluation' },
  model: { type: 'string' },
  baseline: { type: 'string' },
  utility: { type: 'string' },
  worst: { type: 'string', default: '10' },
  source: { type: 'string' },
  'held-out': { type: 'string', multiple: true },
  'per-defect': { type: 'string', default: '20' },
  rounds: { type: 'string', default: '1000' },
  seed: { type: 'string', default: '0' },
  backend: { type: 'string', default: 'wasm' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export async function run(args: string[], output: Output): Promise<0> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { out, model, baseline, utility, source } = values;
  const data = dataOf(values.data, 'a folder of photos');
  const { evaluate } = await import('../../evaluation/evaluate.js');
  await evaluate({
    data,
    out,
    model,
    baseline,
    utility,
    source,
    heldOut: values['held-out'] ?? [],
    backend: backendOf(values.backend),
    worst: integer('--worst', values.worst),
    perDefect: integer('--per-defect', values['per-defect']),
    rounds: integer('--rounds', values.rounds),
    seed: integer('--seed', values.seed),
  });
  output.out(`wrote ${out}/evaluation.md`);
  return 0;
}

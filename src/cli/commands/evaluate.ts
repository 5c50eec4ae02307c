import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Output } from '../output.js';
import { backendOf, dataOf, integer } from '../parsing/photoSettings.js';

export const USAGE = `  lucidface evaluate --data DATA [--out out/evaluation] [--model model.json] [--baseline model.json]
      Measures a model on your own labelled photos: a table (photos.csv) or a folder for each class (DATA/blurred/1.jpg).`;

export const HELP = `  --data DATA               a CSV table of photos, a folder with photos.csv, a folder with a subfolder of photos for each class, or a folder
                            with faces.csv (and natural.csv), on whose photos defects are made; docs/data.md has the columns
  --out out/evaluation      the folder for evaluation.md, evaluation.json and charts
  --model model.json        another model than the bundled one
  --baseline model.json     a second model for comparison
  --groups                  errors by group, the largest gaps, and the same with .7 times the light; of a table
  --group NAME              its column with the group; group by default
  --boxes                   how often a box moved by a tenth, or scaled by .8 or 1.25, turns the verdict; of a table
  --detect                  look for the faces in photos of a table without a box
  --acceptable-folder NAME  the folder of photos without a fault; the acceptable class of the model by default
  --extra-column NAME       a column of the table that is not a fault; may be given several times
  --utility table.csv       columns path,utility (0..1), for an error-versus-discard curve
  --worst 10                how many of the worst mistakes of each task are listed
  --rounds 1000             rounds of the bootstrap
  --seed 0                  of the bootstrap and of made defects
  --source NAME             of faces.csv: only photos of this source
  --held-out NAME           of faces.csv: a source that the model was not trained on; may be given several times
  --per-defect 20           of faces.csv: photos for each made defect at each severity
  --backend wasm|native|cpu wasm by default`;

export const OPTIONS = {
  data: { type: 'string' },
  out: { type: 'string', default: 'out/evaluation' },
  model: { type: 'string' },
  baseline: { type: 'string' },
  groups: { type: 'boolean' },
  group: { type: 'string' },
  boxes: { type: 'boolean' },
  detect: { type: 'boolean' },
  'acceptable-folder': { type: 'string' },
  'extra-column': { type: 'string', multiple: true },
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
  const { out, model, baseline, utility, source, group } = values;
  const options = {
    data: dataOf(values.data, 'a table or a folder of photos'),
    acceptableFolder: values['acceptable-folder'],
    extraColumns: values['extra-column'] ?? [],
    utility,
    groups: values.groups ?? false,
    boxes: values.boxes ?? false,
    detect: values.detect ?? false,
    ...(group !== undefined && group !== 'group' && { rename: { [group]: 'group' } }),
    source,
    heldOut: values['held-out'] ?? [],
    worst: integer('--worst', values.worst),
    perDefect: integer('--per-defect', values['per-defect'], 1),
    rounds: integer('--rounds', values.rounds, 1),
    seed: integer('--seed', values.seed),
  };
  const backend = backendOf(values.backend);
  const { runEvaluation } = await import('../evaluate.js');
  const lines = await runEvaluation({ out, model, baseline, backend, options });
  for (const line of lines) output.out(line);
  output.out(`wrote ${out}/evaluation.md`);
  return 0;
}

import type { Command } from '../command.js';
import { backendOf, dataOf } from '../parsing/values.js';
import { progressBar } from '../progressBar.js';

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

export const run: Command['run'] = async (options, output) => {
  const { fieldLines } = await import('../../evaluation/tables/fieldLines.js');
  const { runEvaluation } = await import('../../evaluation/runEvaluation.js');
  const { data, out = 'out/evaluation', model, baseline, backend, group = 'group' } = options.text;
  const { acceptableFolder, utility, source } = options.text;
  const { detect, groups, boxes } = options.flag;
  const result = await runEvaluation({
    ...{ out, model, baseline, acceptableFolder, utility, source, detect, groups, boxes },
    data: dataOf(data, 'a table or a folder of photos'),
    ...(group !== 'group' && { rename: { [group]: 'group' } }),
    extraColumns: options.list.extraColumn,
    heldOut: options.list.heldOut,
    worst: options.whole.worst,
    seed: options.whole.seed,
    perDefect: options.count.perDefect,
    rounds: options.count.rounds,
    backend: backendOf(backend),
    startProgress: () => progressBar('evaluation'),
  });
  for (const line of fieldLines(result)) output.out(line);
  output.out(`wrote ${out}/evaluation.md`);
  return 0;
};

import type { Command } from '../command.js';
import { backendOf, dataOf } from '../parsing/values.js';
import { progressBar } from '../progressBar.js';

export const USAGE = `  lucidface evaluate --data DATA [--out out/evaluation] [--model model.json] [--baseline model.json]
      Measures a model on your own labelled photos: a table (photos.csv) or a folder for each class (DATA/blurred/1.jpg).`;

export const HELP = `  --data DATA               a CSV table of photos, a folder with photos.csv, a folder with a subfolder of photos for each class, or a folder
                            with faces.csv (and natural.csv), whose photos get synthetic defects; columns: docs/data.md
  --out out/evaluation      the folder for evaluation.md, evaluation.json and charts
  --model model.json        instead of the bundled model
  --baseline model.json     a second model for comparison
  --groups                  errors by group, the largest gaps, and both at .7 times the light; tables only
  --group NAME              the column with the group; group by default
  --boxes                   how often a box moved by a tenth, or scaled by .8 or 1.25, changes the verdict; tables only
  --detect                  detect the faces in photos without a box; tables only
  --acceptable-folder NAME  the folder of photos without a defect; by default the model's acceptable class
  --extra-column NAME       a column of the table that is not a defect; repeatable
  --utility table.csv       columns path,utility (0..1), for an error-versus-discard curve
  --worst 10                how many of the worst mistakes to list per task
  --rounds 1000             bootstrap rounds
  --seed 0                  of the bootstrap and of synthetic defects
  --source NAME             with faces.csv: only photos from this source
  --held-out NAME           with faces.csv: a source held out from training; repeatable
  --per-defect 20           with faces.csv: photos per synthetic defect and severity
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

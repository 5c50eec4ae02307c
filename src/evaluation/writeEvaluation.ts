import { join } from 'node:path';
import { makeFolder } from '../node/makeFolder.js';
import { writeFileAtomic } from '../node/writeFileAtomic.js';
import { checkArray, checkObject, checkPath } from '../validate.js';
import { drawCharts } from './charts/drawCharts.js';
import type { Evaluation } from './evaluationResult.js';
import { markdown } from './tables/markdown.js';

/**
 * Writes an evaluation: `evaluation.json`, `evaluation.md` with tables, and its charts as PNG. All are created before the first is written, and
 * each file is written atomically.
 *
 * @param folder - the output folder; created if it does not exist
 * @param evaluation - result of {@link evaluate}
 * @returns the names of the files in `folder`
 * @throws Error when a file cannot be written, or sharp is not installed
 */
export async function writeEvaluation(folder: string, evaluation: Evaluation): Promise<string[]> {
  checkPath('folder', folder);
  checkObject('evaluation', evaluation, 'what `evaluate` returns');
  checkObject('evaluation.result', evaluation.result, 'what `evaluate` returns');
  checkArray('evaluation.rocCurves', evaluation.rocCurves);
  const charts = await drawCharts(evaluation);
  const files = [
    ['evaluation.json', `${JSON.stringify(evaluation.result, null, 1)}\n`] as const,
    ...charts.map(({ name, png }) => [name, png] as const),
    [
      'evaluation.md',
      markdown(
        evaluation.result,
        charts.map(({ name }) => name),
      ),
    ] as const,
  ];
  await makeFolder(folder);
  for (const [name, content] of files) await writeFileAtomic(join(folder, name), content);
  return files.map(([name]) => name);
}

import { betweenMarks } from '../betweenMarks.js';
import type { AblateOptions } from './options.js';
import type { Row } from './row.js';

type Values = Readonly<Record<string, number>>;

export interface Ablation extends Pick<AblateOptions, 'seed' | 'density' | 'headEpochs' | 'backend'> {
  readonly rows: readonly Row[];
  /** Per `group: name` the time of one forward pass, as a share of the bundled model's. */
  readonly times: ReadonlyMap<string, number>;
  /** The bundled model's areas on natural photos that were cropped or shrunk otherwise. */
  readonly shipped: readonly (readonly [name: string, areas: Values])[];
}

/**
 * The tables of an ablation in Markdown.
 *
 * @param before - a document with the marks `<!-- measured -->` and `<!-- end -->`: the text between them is replaced, everything else stays
 */
export function ablationReport(ablation: Ablation, before = ''): string {
  return betweenMarks(
    before,
    tablesOf(ablation),
    'Ablation: measurements behind the choices of the bundled model',
  );
}

function tablesOf({ rows, times, shipped, seed, density, headEpochs, backend }: Ablation): string {
  const tasks = Object.keys(rows[0]?.natural ?? {});
  const heads = `| ${tasks.join(' | ')} |`;
  const rules = `|---|${tasks.map(() => '---|').join('')}`;
  const cells = (values: Values): string => tasks.map((task) => values[task].toFixed(3)).join(' | ');
  const lines = [
    `Written by \`npm run ablate -- --data DIR --weights DIR --density ${density} --head-epochs ${headEpochs} --seed ${seed} --backend ${backend}\`. Each row is a head on the frozen`,
    'ImageNet features of a backbone, fitted to the same training samples; ROC-AUC on made defects of held-out people (mean over the',
    'classes) and on natural photos not used in training. Frozen features show what a backbone sees before fine-tuning.',
    "Time is that of one forward pass relative to the bundled model's, measured in turns: the median of 40 rounds.",
    '',
  ];
  for (const group of new Set(rows.map((row) => row.group))) {
    lines.push(
      `### By ${group}`,
      '',
      `| variant | made defects ${heads} parameters | time |`,
      `${rules}---|---|---|`,
    );
    for (const row of rows.filter((item) => item.group === group)) {
      const time = times.get(`${group}: ${row.name}`)?.toFixed(2) ?? '';
      lines.push(
        `| ${row.name} | ${row.synthetic.toFixed(3)} | ${cells(row.natural)} | ${row.parameters.toLocaleString('en')} | ${time} |`,
      );
    }
    lines.push('');
  }
  lines.push(
    '### The bundled model under other boxes and sizes',
    '',
    'Detectors draw boxes differently, and people crop by hand. The model was trained on jittered boxes; the table shows the remaining effect.',
    '',
    `| natural photos ${heads}`,
    rules,
    ...shipped.map(([name, values]) => `| ${name} | ${cells(values)} |`),
    '',
  );
  return lines.join('\n');
}

import { betweenMarks } from '../betweenMarks.js';
import type { EvidenceOptions } from './evidence.js';
import { METRICS } from './measure.js';
import type { ContenderSummary, Interval, Summary } from './summarise.js';

/**
 * The tables of the benchmark in Markdown.
 *
 * @param before - a document with the marks `<!-- measured -->` and `<!-- end -->`: what is between them is replaced
 */
export function evidenceReport(
  summary: Summary,
  options: Pick<EvidenceOptions, 'samples' | 'people' | 'every' | 'seed' | 'backend'> & {
    version: string | undefined;
  },
  before = '',
): string {
  return betweenMarks(before, tablesOf(summary, options), 'Do the explanations tell the truth?');
}

function tablesOf(
  { chosen, choose, report, defects, byDefect, people }: Summary,
  { samples, people: most, every, seed, backend, version }: Parameters<typeof evidenceReport>[1],
): string {
  const byRank = (list: readonly ContenderSummary[]): ContenderSummary[] =>
    [...list].sort((a, b) => (a.rank?.value ?? 99) - (b.rank?.value ?? 99));
  const full = byRank(report).filter(({ rank }) => rank);
  const some = report.filter(({ rank }) => !rank);
  const main = report.filter(({ name }) => ['Grad-CAM', 'LIME', 'plain lime'].includes(name));
  return [
    `Written by \`npm run evaluate:explanations -- --data DIR --samples ${samples} --people ${most} --every ${every} --seed ${seed} --backend ${backend}\` for ${version ?? 'a model'}.`,
    `${people.choose} people chose the fusion, ${people.report} others are reported. Brackets hold 95 % intervals by a bootstrap over people.`,
    '',
    '### What was explained',
    '',
    'Defects in a part of the face, made on flawless photos of people that training never saw. Only photos count on which the model sees the defect (probability of its class at least .5).',
    '',
    table(
      ['defect', 'photos', 'seen', 'mean area'],
      defects.map(({ name, photos, seen, area }) => [name, String(photos), String(seen), percent(area)]),
    ),
    '',
    '### On the people that are reported',
    '',
    `Explainers that saw every photo, best mean rank over the metrics first. The fusion that the other half chose: **${chosen}**.`,
    '',
    table(
      ['explainer', 'mean rank', ...METRICS],
      full.map(({ name, rank, metrics }) => [
        name === chosen ? `**${name}**` : name,
        shown(rank as Interval, 1),
        ...METRICS.map((metric) => shown(metrics[metric], metric === 'energy' ? 2 : 3)),
      ]),
    ),
    '',
    '`pointing`: the peak lies in the defect, or 15 pixels from it at most. `energy`: share of the positive values in the defect over its share of the area. `iou`: of the defect and as many of the most',
    'salient pixels. `auc`: ROC-AUC of pixels. `deletion` (less is better) and `insertion`: areas under the curves, removed pixels blurred. `stability`: rank correlation with the map of the photo under noise of 2 grey',
    'values and another seed.',
    '',
    '### By defect',
    '',
    table(
      ['defect', 'explainer', 'pointing', 'energy'],
      byDefect.map(({ defect, name, pointing, energy }) => [
        defect,
        name,
        number(pointing, 3),
        number(energy, 2),
      ]),
    ),
    '',
    ...(some.length === 0
      ? []
      : [
          `### Other explainers, on every ${every}th photo`,
          '',
          table(
            ['explainer', 'photos', ...METRICS],
            [...main, ...some].map(({ name, photos, metrics }) => [
              name,
              String(photos),
              ...METRICS.map((metric) => shown(metrics[metric], metric === 'energy' ? 2 : 3)),
            ]),
          ),
          '',
        ]),
    '### What they cost',
    '',
    table(
      ['explainer', 'forward passes', 'ms, median'],
      report
        .filter(({ passes }) => passes !== undefined)
        .map(({ name, passes, milliseconds }) => [
          name,
          number(passes as number, 0),
          number(milliseconds as number, 0),
        ]),
    ),
    '',
    '### On the people that chose',
    '',
    table(
      ['explainer', 'mean rank', 'pointing', 'energy'],
      byRank(choose)
        .filter(({ rank }) => rank)
        .map(({ name, rank, metrics }) => [
          name,
          shown(rank as Interval, 1),
          shown(metrics.pointing, 3),
          shown(metrics.energy, 2),
        ]),
    ),
    '',
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

const number = (value: number, digits: number): string =>
  Number.isFinite(value) ? value.toFixed(digits) : '-';
const percent = (value: number): string => `${number(100 * value, 0)} %`;
const shown = ({ value, low, high }: Interval, digits: number): string =>
  `${number(value, digits)} [${number(low, digits)}, ${number(high, digits)}]`;

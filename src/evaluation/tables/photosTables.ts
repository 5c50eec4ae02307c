import { basename, dirname } from 'node:path';
import type { PhotosReport, Task } from '../analysis/measurePhotos.js';
import { comparisons, confusionTable, percent, share, short, table } from './markdownTable.js';
import { calibrationTable, discardTable, falseRejectTables } from './syntheticTables.js';

/** Section of the report on photos with natural defects. */
export function photosTables(report: PhotosReport): string {
  const { tasks, labels, confusion, calibration, falseRejects, discard } = report;
  return [
    `${report.photos} photos.`,
    ...taskTables(tasks),
    '### Verdicts by label',
    table(
      ['label', 'rejected', 'taken for'],
      Object.entries(labels).map(([label, { rejected, named }]) => [
        label,
        share(rejected),
        Object.entries(named)
          .map(([name, count]) => `${name} ${count}`)
          .join(', '),
      ]),
    ),
    confusion && `### What photos are taken for\n\n${confusionTable(confusion)}`,
    calibration && calibrationTable(calibration),
    falseRejects && falseRejectTables(falseRejects, 'good photos'),
    discard && discardTable(discard),
    ...tasks.filter(({ worst }) => worst.length > 0).map(worstTable),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function taskTables(tasks: readonly Task[]): string[] {
  if (tasks.length === 0) return ['No class has photos with it and photos without it.'];
  return [
    comparisons(
      ['task', 'class'],
      tasks.map((comparison) => ({ cells: [comparison.name, comparison.className], comparison })),
    ),
    '### At the thresholds of the model\n\nFalse accepts: photos with the defect that stay below; false rejects: photos without it that reach it.',
    table(
      ['task', 'threshold', 'false accepts %', 'false rejects %'],
      tasks.map(({ name, atThreshold: { threshold, falseAccepts, falseRejects } }) => [
        name,
        short(threshold),
        percent(falseAccepts),
        percent(falseRejects),
      ]),
    ),
  ];
}

function worstTable({ name, className, worst }: Task): string {
  return [
    `### Worst mistakes: ${name}\n\nThe model's probability of ${className}, and the share of the other side that the photo is wrongly ranked against.`,
    table(
      ['photo', 'label', className, 'misranked %', 'taken for'],
      worst.map(({ path, label, score, misranked, named }) => [
        `${basename(dirname(path))}/${basename(path)}`,
        label,
        short(score),
        percent(misranked),
        named,
      ]),
    ),
  ].join('\n\n');
}

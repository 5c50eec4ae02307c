import type { Calibration } from '../analysis/calibration.js';
import type { Discard } from '../analysis/discard.js';
import type { FalseRejects } from '../analysis/falseRejects.js';
import type { Pairs, SyntheticReport } from '../analysis/measureSynthetic.js';
import type { OperatingPoint } from '../analysis/operatingPoints.js';
import { comparisons, confusionTable, percent, share, short, table } from './markdownTable.js';

/** Section of the report on synthetic defects. */
export function syntheticTables(report: SyntheticReport): string {
  const { classes, defects, pairs, confusion, sources, broadGroups } = report;
  return [
    `${report.people} people, ${report.photos} photos, ${report.samples} samples.`,
    '### Classes\n\nAll defects of a class at medium severity (.5), against clean photos and against everything that lacks the class.',
    comparisons(
      ['class', 'against'],
      classes.map((comparison) => ({ cells: [comparison.className, comparison.against], comparison })),
    ),
    '### Defects by severity\n\nAgainst clean photos. At .25 people can hardly see some of them.',
    comparisons(
      ['defect', 'class', 'severity'],
      defects.map((comparison) => ({
        cells: [comparison.defect, comparison.className, comparison.severity.toFixed(2)],
        comparison,
      })),
    ),
    pairs && pairTables(pairs),
    '### What photos are taken for\n\nThe worst defect of the verdict; clean photos and single defects at medium severity.',
    confusionTable(confusion),
    '### Thresholds\n\nChosen on people of the validation split, measured on these; defects at .5 and .75. False accepts: photos with the defect that stay below; false rejects: clean photos that reach it.',
    thresholdTable(report.operatingPoints),
    calibrationTable(report.calibration),
    report.falseRejects && falseRejectTables(report.falseRejects, 'flawless photos as they are'),
    report.falseRejectsClean &&
      falseRejectTables(
        report.falseRejectsClean,
        'flawless photos with harmless camera variety and a moved box (several samples of each photo: the intervals are too narrow)',
      ),
    '### By source\n\nMedium severity against clean photos of the same source; classes with fewer than five photos on a side are in the JSON only.',
    parts('source', sources),
    Object.keys(broadGroups).length > 0 &&
      `### By broad group\n\nGroups stand for mostly dark and mostly light skin only roughly; classes with fewer than five photos on a side are in the JSON only.\n\n${parts('group', broadGroups)}`,
    report.discard && discardTable(report.discard),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Minimum number of photos on each side: with fewer, the intervals of the areas are too wide. */
const ENOUGH = 5;

function parts(name: string, found: SyntheticReport['sources']): string {
  const rows = Object.entries(found).flatMap(([key, list]) =>
    list
      .filter(({ raters }) =>
        Object.values(raters).every(
          ({ rocAuc: { positives, negatives } }) => Math.min(positives, negatives) >= ENOUGH,
        ),
      )
      .map((comparison) => ({ cells: [key, comparison.className], comparison })),
  );
  return rows.length > 0
    ? comparisons([name, 'class'], rows)
    : `No class has ${ENOUGH} photos on both sides.`;
}

function pairTables({ rejected, namedOne, foundBoth, classes }: Pairs): string {
  return [
    '### Two defects at once',
    `Both of medium severity and of different classes; photos come several times, so that these intervals are too narrow. Rejected: ${share(rejected)}. The worst defect named is one of the two: ${share(namedOne)}. Both reach their thresholds: ${share(foundBoth)}.`,
    comparisons(
      ['class'],
      classes.map((comparison) => ({ cells: [comparison.className], comparison })),
    ),
  ].join('\n\n');
}

function thresholdTable(points: readonly OperatingPoint[]): string {
  return table(
    ['class', 'chosen for', 'threshold', 'false accepts %', 'false rejects %'],
    points.map(({ className, chosen, rate, threshold, falseAccepts, falseRejects }) => [
      className,
      rate === undefined ? 'the model, its own' : `${percent(rate)} % ${chosen}`,
      threshold < 0.001 ? threshold.toPrecision(1) : short(threshold),
      percent(falseAccepts),
      percent(falseRejects),
    ]),
  );
}

/** Calibration errors before and after the correction. */
export function calibrationTable({ overall, classes, platt, temperature }: Calibration): string {
  const after = overall.after !== undefined;
  const row = (name: string, { before, after: corrected }: typeof overall, rest: (string | number)[]) => [
    name,
    short(before.error),
    ...(after ? [corrected ? short(corrected.error) : ''] : []),
    ...rest,
  ];
  const how =
    temperature === undefined
      ? 'Platt scaling of each class, fitted on the validation split'
      : `one temperature, ${temperature.toFixed(2)}, fitted on the validation split`;
  return [
    `### Calibration\n\nExpected calibration error in ten bins${after ? `, before and after ${how}` : ''}. It holds for the mixture of photos measured here; where defects are rarer, probabilities mean less.`,
    table(
      [
        'class',
        'before',
        ...(after ? ['after'] : []),
        'with',
        'photos',
        ...(platt ? ['scale', 'offset'] : []),
      ],
      [
        row('all together', overall, ['', '', ...(platt ? ['', ''] : [])]),
        ...Object.entries(classes).map(([name, found]) =>
          row(name, found, [
            found.positives,
            found.total,
            ...(platt ? [platt[name]?.scale.toFixed(2) ?? '', platt[name]?.offset.toFixed(2) ?? ''] : []),
          ]),
        ),
      ],
    ),
  ].join('\n\n');
}

/** Rejected good photos by group. */
export function falseRejectTables(found: FalseRejects, what: string): string {
  const { all, groups, sources, broad, gap, reasons } = found;
  const said = Object.entries(reasons).map(([name, count]) => `${name} ${count}`);
  const rows = [
    ['all', share(all)],
    ...Object.entries(broad).map(([name, part]) => [`**mostly ${name} skin**`, share(part)]),
    ...Object.entries(sources).map(([name, part]) => [`source ${name}`, share(part)]),
    // groups of one or two photos have no useful interval
    ...Object.entries(groups)
      .filter(([, { total }]) => total >= 3)
      .map(([name, part]) => [`group ${name}`, share(part)]),
  ];
  const difference = gap
    ? `Dark minus light: ${gap.points.toFixed(1)} points [${gap.low.toFixed(1)}, ${gap.high.toFixed(1)}].`
    : 'Dark and light skin cannot be compared: a side is missing.';
  return [
    `### False rejects: ${what}`,
    `${difference}${said.length > 0 ? ` Named instead: ${said.join(', ')}.` : ''} Groups of fewer than three photos are in the JSON only.`,
    table(['photos', 'rejected'], rows),
  ].join('\n\n');
}

/** Gain of discarding photos by each score. */
export function discardTable({ utility, photos, error, scores }: Discard): string {
  return [
    `### Error versus discard\n\n${photos} photos; of use: ${utility}. Error when nothing is discarded: ${short(error)}. The table has the mean error while 0 to 50 % are discarded, the lower the better.`,
    table(
      ['discarded by', 'mean error'],
      Object.entries(scores).map(([name, { area }]) => [name, short(area)]),
    ),
  ].join('\n\n');
}

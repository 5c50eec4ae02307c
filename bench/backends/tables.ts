import type { Answer } from '../../test/backends/answerOf.js';
import { type Disagreement, disagreement, LIMITS } from '../../test/backends/disagreement.js';
import type { Measured } from './measured.js';
import { LIME_SAMPLES, type Tally } from './session.js';

/** A backend of the tables. */
export interface Row {
  /** As the tables call it. */
  readonly name: string;
  /** What was measured, or why nothing was. */
  readonly measured: Measured | string;
}

export const NATIVE = 'native (tfjs-node)';
const CUDA = 'CUDA (tfjs-node-gpu): its CPU twin ran, no GPU';
const OF = Object.keys(LIMITS) as (keyof Answer)[];
const SHOWS: readonly (readonly [Tally['shows'], string])[] = [
  ['classify', 'classify'],
  ['a forward pass', 'explain by forward passes'],
  ['the gradient of the head', 'by gradients of the head'],
  ['the gradient of the photo', 'by gradients of the photo'],
  ['fit the head', 'fit the head'],
  ['fit every weight', 'fit every weight'],
  ['save and load', 'save, load'],
  ['the same bytes', 'same bytes for the same seed'],
];

/** How far two backends are apart at most, over the photos. */
export function apart(found: Measured, expected: Measured): Disagreement {
  const all = expected.answers.map((answer, i) => disagreement(found.answers[i], answer));
  return Object.fromEntries(
    OF.map((of) => [of, Math.max(...all.map((one) => one[of]))]),
  ) as unknown as Disagreement;
}

/** What is beyond the limits or does not hold, a line each. */
export function complaints(rows: readonly Row[]): string[] {
  const found: string[] = [];
  const measured = rows.filter(isMeasured);
  for (const [i, one] of measured.entries()) {
    if (!one.measured.repeats)
      found.push(`${one.name}: the same photo got other numbers when it was asked again`);
    found.push(...one.measured.checks.wrong.map((text) => `${one.name}: ${text}`));
    for (const other of measured.slice(0, i)) {
      const distance = apart(one.measured, other.measured);
      for (const of of OF)
        if (!(distance[of] <= LIMITS[of]))
          found.push(`${one.name} and ${other.name} differ by ${distance[of]} in ${of}`);
    }
  }
  return found;
}

/** The tables of docs/reports/backends.md. The first row is what the others are compared with. */
export function tables(rows: readonly Row[], machine: string): string {
  const own = rows.filter(isMeasured);
  const measured = own.flatMap(withTwin);
  const [reference] = measured;
  if (!reference) throw new Error('no backend was measured');
  const photos = reference.measured.answers.length;
  const missing = rows.filter((row) => !isMeasured(row));
  const pairs = measured.flatMap((one, i) =>
    measured.slice(0, i).map((other) => apart(one.measured, other.measured)),
  );
  const most = OF.map((of) => Math.max(...pairs.map((distance) => distance[of])));
  return [
    `Written by \`npm run backends\`: ${photos} photos, LIME with ${LIME_SAMPLES} samples; ${machine}.`,
    ...missing.map(({ name, measured: why }) => `Not run: ${name}, ${why}.`),
    '## Agreement',
    `The largest difference from ${reference.name} over the ${photos} photos and all classes; for maps, over all pixels, as a share of the map's largest value.`,
    table(
      ['backend', 'probabilities', 'Grad-CAM', 'LIME'],
      [
        ...measured.slice(1).map(({ name, measured: one }) => {
          const distance = apart(one, reference.measured);
          return [name, ...OF.map((of) => small(distance[of]))];
        }),
        ['any two of them', ...most.map(small)],
        ['allowed', ...OF.map((of) => small(LIMITS[of]))],
      ],
    ),
    '## What each can do',
    'Checks that pass, of how many: those of `lucidface/testing` for every explainer of the package, and those of `FaceQualityClassifier`.',
    table(
      ['backend', ...SHOWS.map(([, title]) => title), 'the bundled model, asked twice'],
      measured.map(({ name, measured: one }) => [
        name,
        ...SHOWS.map(([shows]) => share(one, shows)),
        one.repeats ? 'same bytes' : 'differs',
      ]),
    ),
    '## Speed',
    'Medians of one run, the three timed in turns. Only the ratios describe lucidface.',
    table(
      ['backend', 'forward pass, ms', 'classify / forward pass', 'Grad-CAM / forward pass', 'rounds'],
      own.map(({ name, measured: { times } }) => [
        name,
        times.forward.toFixed(times.forward < 100 ? 1 : 0),
        (times.classify / times.forward).toFixed(2),
        (times.gradCam / times.forward).toFixed(2),
        `${times.rounds}`,
      ]),
    ),
  ].join('\n\n');
}

/** tfjs-node-gpu is the same JavaScript on the same C API, so what tfjs-node does stands for it where there is no GPU: marked as that. */
function withTwin(row: Row & { readonly measured: Measured }): (Row & { readonly measured: Measured })[] {
  return row.name === NATIVE ? [row, { ...row, name: CUDA }] : [row];
}

function isMeasured(row: Row): row is Row & { readonly measured: Measured } {
  return typeof row.measured !== 'string';
}

function share({ checks }: Measured, shows: Tally['shows']): string {
  const tally = checks.tallies.find((one) => one.shows === shows);
  return tally ? `${tally.passed} of ${tally.total}` : '-';
}

const small = (value: number): string => (value === 0 ? '0' : value.toExponential(1));

/** A table of Markdown, its columns aligned; the first one to the left. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

import { boxErrors } from '../../src/evaluation/analysis/boxErrors.js';
import { groupErrors } from '../../src/evaluation/analysis/groupErrors.js';
import { DIMMED_LIGHT } from '../../src/evaluation/measureField.js';
import { wilson } from '../../src/evaluation/statistics/index.js';
import { boxTable, gapText, groupTables } from '../../src/evaluation/tables/fieldTables.js';
import { share, table } from '../../src/evaluation/tables/markdownTable.js';
import { percent } from '../train/percent.js';
import type { JudgedByBox, JudgedPhoto } from './judgePhotos.js';

/** A model, and the folds that it was not fitted to. */
export interface PartOfPhotos {
  readonly version: string;
  readonly folds: readonly number[];
  /** The photos of these folds as they are, and with less light. */
  readonly asTheyAre: readonly JudgedPhoto[];
  readonly dimmed: readonly JudgedPhoto[];
  /** Those of them on which a face was found, with other boxes. */
  readonly boxes: JudgedByBox;
}

/** Ways of grouping, by their titles. */
const GROUPINGS: Readonly<Record<string, (photo: JudgedPhoto) => string>> = {
  'By the seven groups of FairFace': ({ group }) => group,
  'By gender, as labelled': ({ gender }) => gender,
  'By age, as labelled': ({ age }) => age,
};

/** The report as markdown. */
export function groupsReport(
  parts: readonly PartOfPhotos[],
  defects: readonly string[],
  seed: number,
): string {
  const asTheyAre = parts.flatMap((part) => part.asTheyAre);
  const dimmed = parts.flatMap((part) => part.dimmed);
  const sections = Object.entries(GROUPINGS).flatMap(([title, groupOf]) => {
    const errors = (photos: readonly JudgedPhoto[]) =>
      groupErrors(
        photos.map((photo) => ({ ...photo, group: groupOf(photo) })),
        defects,
        { bootstrap: { rounds: 1000, seed } },
      );
    const tables = groupTables({
      asTheyAre: errors(asTheyAre),
      dimmed: { ...errors(dimmed), light: DIMMED_LIGHT },
    });
    return [`## ${title}`, tables];
  });
  return [
    `# Errors by group, each photo judged by a model that has not seen it`,
    `Written by \`npm run groups -- --data DIR\`. ${asTheyAre.length} natural photos of FairFace with the labels of the data set (by a vision model under a written protocol), framing excluded, at the thresholds of \`general\`. Each model's thresholds were chosen on the photos it judges here, so the error rates are slightly optimistic; the gaps between groups are less affected. Group names are FairFace's.`,
    [
      '| folds | model | photos | passable photos rejected | bad photos let through |',
      '|---|---|---|---|---|',
    ]
      .concat(parts.map(partRow))
      .join('\n'),
    ...sections,
    '## How good the rejected photos are',
    'Passable photos are good photos and photos with a slight fault; on the latter, two labellers seldom agree.',
    gradesTable(asTheyAre, seed),
    '## Other boxes',
    boxesText(parts, seed),
    '',
  ].join('\n\n');
}

/** Passable photos of a kind. */
const GRADES: Readonly<Record<string, (photo: JudgedPhoto) => boolean>> = {
  'good photos rejected': ({ overall }) => overall === 0,
  'photos with a slight fault rejected': ({ overall }) => overall === 1,
  'passable photos rejected on which both passes of labels agree': ({ agreed }) => agreed,
};

function gradesTable(photos: readonly JudgedPhoto[], seed: number): string {
  const rows = Object.entries(GRADES).map(([title, of]) => {
    const own = photos.filter((photo) => photo.passable === true && of(photo));
    return { title, ...groupErrors(own, [], { bootstrap: { rounds: 1000, seed } }) };
  });
  const names = [...new Set(rows.flatMap(({ groups }) => Object.keys(groups)))].sort();
  return table(
    ['error', ...names, 'largest gap, points'],
    rows.map(({ title, groups, gaps }) => [
      title,
      ...names.map((name) => {
        const rejected = groups[name]?.rejected;
        return rejected ? share(rejected) : '';
      }),
      gaps.rejected ? gapText(gaps.rejected) : '',
    ]),
  );
}

/** Verdicts of all models that other boxes turn. */
function boxesText(parts: readonly PartOfPhotos[], seed: number): string {
  const [asItIs, ...changes] = Object.keys(parts[0].boxes).map(
    (name) => [name, parts.flatMap(({ boxes }) => boxes[name])] as const,
  );
  const errors = boxErrors(asItIs[1], Object.fromEntries(changes), { rounds: 1000, seed });
  return errors ? boxTable(errors) : 'No face was found.';
}

function partRow({ folds, version, asTheyAre }: PartOfPhotos): string {
  const passable = asTheyAre.filter((photo) => photo.passable === true);
  const bad = asTheyAre.filter((photo) => photo.passable === false);
  const rejected = passable.filter(({ acceptable }) => !acceptable).length;
  const passed = bad.filter(({ acceptable }) => acceptable).length;
  const cells = [
    folds.join(', '),
    version,
    asTheyAre.length,
    percent(wilson(rejected, Math.max(1, passable.length))),
    percent(wilson(passed, Math.max(1, bad.length))),
  ];
  return `| ${cells.join(' | ')} |`;
}

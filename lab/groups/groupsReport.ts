import { groupErrors } from '../../src/evaluation/analysis/groupErrors.js';
import { DIMMED_LIGHT } from '../../src/evaluation/measureField.js';
import { wilson } from '../../src/evaluation/statistics/index.js';
import { groupTables } from '../../src/evaluation/tables/fieldTables.js';
import { percent } from '../train/percent.js';
import type { JudgedPhoto } from './judgePhotos.js';

/** A model, and the folds that it was not fitted to. */
export interface PartOfPhotos {
  readonly version: string;
  readonly folds: readonly number[];
  /** The photos of these folds as they are, and with less light. */
  readonly asTheyAre: readonly JudgedPhoto[];
  readonly dimmed: readonly JudgedPhoto[];
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
    `Written by \`npm run groups -- --data DIR\`. ${asTheyAre.length} natural photos of FairFace with the labels of the data (a vision model under a written protocol), framing apart, at the thresholds of \`general\`. A model's thresholds were chosen on the same photos that it judges here, which makes the level a little too good and touches the gaps between groups less. FairFace's words for groups are kept.`,
    [
      '| folds | model | photos | passable photos rejected | bad photos let through |',
      '|---|---|---|---|---|',
    ]
      .concat(parts.map(partRow))
      .join('\n'),
    ...sections,
    '',
  ].join('\n\n');
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

import { betweenMarks } from '../betweenMarks.js';
import { type LocatedCase, locationTables } from './location/locationTables.js';
import type { EvidenceOptions } from './options.js';
import type { Repeats } from './repeats.js';
import type { Summary } from './summarise.js';
import { type AgreementSets, agreementGoals, agreementTables } from './tables/agreementTables.js';
import { answers } from './tables/answers.js';
import { choiceTable } from './tables/choiceTable.js';
import { explainerTables } from './tables/explainerTables.js';
import { shown } from './tables/format.js';
import { truthTables } from './tables/truthTables.js';
import { verificationTables } from './tables/verificationTables.js';
import { goalTable, type MeasuredGoal, witnessGoals } from './witnessGoals.js';

/** Parts of the report besides the summary. */
export interface ReportContext
  extends Pick<EvidenceOptions, 'samples' | 'people' | 'natural' | 'every' | 'seed' | 'backend' | 'engine'>,
    Pick<AgreementSets, 'verdicts' | 'permuted'> {
  readonly version: string | undefined;
  readonly located: readonly LocatedCase[];
  readonly repeats: readonly Repeats[];
  /** The picture, and the credits of the photos in it. */
  readonly picture: { readonly file: string; readonly credit: string } | undefined;
}

/**
 * The tables of the benchmark in Markdown.
 *
 * @param before - a document with the marks `<!-- measured -->` and `<!-- end -->`: the text between them is replaced
 */
export function evidenceReport(summary: Summary, context: ReportContext, before = ''): string {
  return betweenMarks(
    before,
    `${body(summary, context).join('\n\n')}\n`,
    'Do the explanations tell the truth?',
  );
}

function body(summary: Summary, context: ReportContext): string[] {
  const { samples, people: most, natural, every, seed, backend, engine, version, picture, located } = context;
  const { people, verdicts, maps } = summary;
  return [
    `Written by \`npm run evidence -- --data DIR --samples ${samples} --people ${most} --natural ${natural} --every ${every} --seed ${seed} --backend ${backend} --engine ${engine}\` for ${version ?? 'a model'}. Half \`choose\` has ${people.choose} people, half \`report\` ${people.report} others. Brackets are 95 % intervals by a bootstrap over people.`,
    '### Goals, missed ones first',
    'LIME has its default settings, except for the number of forward passes; all values are of half `report`.',
    goalTable([
      ...witnessGoals(located, context.repeats, seed),
      ...agreementGoals(context),
      ...rankGoals(summary),
    ]),
    ...locationTables(located, seed),
    ...agreementTables(context),
    '### In short',
    answers(summary)
      .map((answer) => `- ${answer}`)
      .join('\n'),
    ...(picture
      ? [`![The photo with the defect outlined, and maps over it](${picture.file})`, picture.credit]
      : []),
    ...explainerTables(summary, every),
    ...(verdicts
      ? [
          '### Is a verdict right when the maps agree?',
          'Verdicts on photos without a defect, with a global defect and with a local one, and on natural photos. A verdict is right when it names the class of the defect, or accepts a photo that has none. Grad-CAM and LIME explain the class that decided the verdict.',
          ...verificationTables(verdicts, 'verdicts'),
        ]
      : []),
    ...(maps
      ? [
          '### Is a map right when the maps agree?',
          'The maps of the chosen fusion on local defects. A map is right when at least half of its peak lies in the defect or at most 15 pixels from it.',
          ...verificationTables(maps, 'maps'),
        ]
      : []),
    ...truthTables(summary),
    ...choiceTable(summary),
  ];
}

/** Whether `Combined` as it ships is ahead of its parts by ranks. */
function rankGoals({ comparisons }: Summary): MeasuredGoal[] {
  return comparisons.slice(0, 1).flatMap(({ name, ranks, smoothed }) =>
    [smoothed, ranks].map(({ names, lead, photos }, i): MeasuredGoal => {
      // the second list is ranked against LIME, too
      const found = lead[i];
      return {
        name: `${name} ahead of ${names[i + 1]} by the mean rank`,
        photos,
        reached: found !== undefined && found.low > 0,
        text: found ? shown(found, 2) : '-',
      };
    }),
  );
}

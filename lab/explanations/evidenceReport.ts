import { betweenMarks } from '../betweenMarks.js';
import type { EvidenceOptions } from './options.js';
import type { Summary } from './summarise.js';
import { answers } from './tables/answers.js';
import { choiceTable } from './tables/choiceTable.js';
import { explainerTables } from './tables/explainerTables.js';
import { truthTables } from './tables/truthTables.js';
import { verificationTables } from './tables/verificationTables.js';

/** Parts of the report besides the numbers. */
export interface ReportContext
  extends Pick<EvidenceOptions, 'samples' | 'people' | 'every' | 'seed' | 'backend'> {
  readonly version: string | undefined;
  /** Where the maps lie, in Markdown. */
  readonly location: readonly string[];
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

function body(
  summary: Summary,
  { samples, people: most, every, seed, backend, version, picture, location }: ReportContext,
): string[] {
  const { people, verdicts, maps } = summary;
  return [
    `Written by \`npm run evidence -- --data DIR --samples ${samples} --people ${most} --every ${every} --seed ${seed} --backend ${backend}\` for ${version ?? 'a model'}. ${people.choose} people chose, ${people.report} others are reported. Brackets hold 95 % intervals by a bootstrap over people.`,
    ...location,
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
          'Verdicts on photos without a defect, with one in the whole photo, and with one in a part of it; and on natural photos. A verdict is right when it names the class of the defect, or accepts a photo that has none. Grad-CAM and LIME explain the class that decided.',
          ...verificationTables(verdicts, 'verdicts'),
        ]
      : []),
    ...(maps
      ? [
          '### Is a map right when the maps agree?',
          'The maps of the chosen fusion on local defects. A map is right when at least half of its peak lies in the defect, or 15 pixels from it at most.',
          ...verificationTables(maps, 'maps'),
        ]
      : []),
    ...truthTables(summary),
    ...choiceTable(summary),
  ];
}

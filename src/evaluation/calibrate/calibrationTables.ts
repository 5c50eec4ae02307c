import { percent, share, short, table } from '../tables/markdownTable.js';
import type { CalibrationResult } from './calibrateModel.js';
import type { VerdictErrors } from './errorCounts.js';

/** The result of a calibration in Markdown. */
export function calibrationTables(result: CalibrationResult): string {
  const { model, profile, rejectGood, photos, people, good, bad, chosen, crossValidated } = result;
  const { answers, classes, notes } = result;
  const row = (name: string, { rejected, passed }: VerdictErrors): string[] => [
    name,
    share(rejected),
    passed ? share(passed) : '',
  ];
  return `${[
    `# Calibration of ${model.version ?? 'a model'}`,
    `Written by \`lucidface calibrate\`: thresholds of the profile ${profile} by which at most ${percent(rejectGood)} % of the good photos are rejected, framing apart. ${photos} photos of ${people} people, ${good} good and ${bad} bad. Brackets hold 95 % intervals (Wilson).`,
    notes.map((note) => `- ${note}`).join('\n'),
    '## The verdict',
    table(
      ['measured on', 'good photos rejected', 'bad photos let through'],
      [
        ...(crossValidated ? [row('people on whom it was not chosen (5 parts)', crossValidated)] : []),
        row('the photos on which it was chosen', chosen),
      ],
    ),
    answers &&
      (answers.acceptable === answers.retake
        ? 'Every verdict is sure.'
        : `A verdict is sure from a probability of ${model.acceptableClass} of ${short(answers.acceptable)} on, and below ${short(answers.retake)}; between them it is unsure.`),
    '## The classes',
    table(
      ['class', 'threshold', 'calibrated', 'named where it is not', 'missed where it is'],
      Object.entries(classes).map(([name, { threshold, calibrated, named, missed }]) => [
        name,
        short(threshold),
        calibrated ? 'yes' : 'no',
        named ? share(named) : '',
        missed ? share(missed) : '',
      ]),
    ),
  ]
    .filter(Boolean)
    .join('\n\n')}\n`;
}

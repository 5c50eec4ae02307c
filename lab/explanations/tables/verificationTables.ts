import { SIGNALS } from '../verification/signals.js';
import { TOGETHER, type VerificationSummary } from '../verification/verify.js';
import { number, percent, shown, shownPercent, table } from './format.js';

/** Tables of how often answers are right when maps agree and when not, and of detectors of wrong ones. */
export function verificationTables(
  { threshold, sets }: VerificationSummary,
  subject: 'verdicts' | 'maps',
): string[] {
  return [
    `Maps agree when "evidence in the same places" (\`massInTop\`) is above ${number(threshold, 2)}, as in \`Combined\`. Youden's J: the share of the right ${subject} whose maps agree minus that of the wrong ones.`,
    table(
      [subject, 'number', 'wrong', 'maps agree', 'right when they do', 'right when not', 'difference', 'J'],
      sets.map(({ name, answers, wrong, agreed, others, difference, youden }) => [
        name,
        String(answers),
        String(wrong),
        percent(agreed.answers / answers),
        shownPercent(agreed.right),
        shownPercent(others.right),
        shownPercent(difference),
        number(youden, 2),
      ]),
    ),
    `ROC-AUC as a detector of wrong ${subject}; .5 is chance. Agreement and confidence together: a logistic regression on \`massInTop\` and confidence, fitted on the answers that chose.`,
    table(
      ['detector', ...sets.map(({ name }) => name)],
      [...Object.values(SIGNALS), TOGETHER].map((detector) => [
        detector,
        ...sets.map(({ detectors }) => {
          const found = detectors.find(({ name }) => name === detector);
          return found ? shown(found.auc, 2) : '-';
        }),
      ]),
    ),
    table(
      ['together less confidence alone', ...sets.map(({ name }) => name)],
      [['difference', ...sets.map(({ gain }) => shown(gain, 3))]],
    ),
  ];
}

import { SIGNALS } from '../verification/signals.js';
import { TOGETHER, type VerificationSummary } from '../verification/verify.js';
import { number, percent, shown, shownPercent, table } from './format.js';

/** Tables of how often answers are right when verified and when not, and of detectors of wrong ones. */
export function verificationTables(
  { chosen, sets }: VerificationSummary,
  subject: 'verdicts' | 'maps',
): string[] {
  return [
    `Chosen: verified from a rank correlation of ${number(chosen.threshold, 2)} on, which has the largest J of Youden (share of the right ${subject} that reach it less that of the wrong ones) among multiples of .05 on the answers that chose.`,
    table(
      [subject, 'number', 'wrong', 'verified', 'right when verified', 'right when not', 'difference', 'J'],
      sets.map(({ name, answers, wrong, verified, notVerified, difference, youden }) => [
        name,
        String(answers),
        String(wrong),
        percent(verified.answers / answers),
        shownPercent(verified.right),
        shownPercent(notVerified.right),
        shownPercent(difference),
        number(youden, 2),
      ]),
    ),
    `ROC-AUC as a detector of wrong ${subject}; .5 is chance. The two together: a logistic regression of rank correlation and confidence, fitted on the answers that chose.`,
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

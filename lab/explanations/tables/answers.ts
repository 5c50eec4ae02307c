import type { Interval } from '../bootstrap.js';
import { TRUE_MASK } from '../repairs.js';
import type { Comparison, Summary } from '../summarise.js';
import { SIGNALS } from '../verification/signals.js';
import type { SetSummary, VerificationSummary } from '../verification/verify.js';
import { percent, shown, shownPercent } from './format.js';

/** The results in sentences that follow from the numbers. */
export function answers({ chosen, comparisons, verdicts, maps, repairs, sanity }: Summary): string[] {
  return [
    ...comparisons.map((item) => goalsReached(item, chosen)),
    ...comparisons.map(rankOf),
    ...comparisons.slice(0, 1).map(leadOverSmoothed),
    ...(verdicts
      ? agreementSentences(verdicts, 'verdicts')
      : ['No wrong verdict in half `choose`: the value of agreement cannot be measured.']),
    ...(maps
      ? agreementSentences(maps, 'maps')
      : ['No wrong map in half `choose`: whether agreement detects wrong maps cannot be measured.']),
    ...repairs
      .filter(({ kind, name }) => kind === 'original' && (name === chosen || name === TRUE_MASK))
      .map(
        ({ name, lead }) =>
          `Repairing the pixels that ${name === TRUE_MASK ? name : `\`${name}\``} ${name === TRUE_MASK ? 'covers' : 'blames'} lowers the probability of the defect by ${shown(lead, 2)} more than repairing a random region of the same area.`,
      ),
    ...(sanity.length > 0
      ? [
          `Sanity checks: ${sanity.map(({ name, passed }) => `${name} ${passed ? 'passes' : 'fails'}`).join(', ')}.`,
        ]
      : []),
  ];
}

function goalsReached({ name, goals }: Comparison, chosen: string): string {
  const reached = goals.filter((goal) => goal.reached).length;
  const which = name === chosen ? 'with the chosen fusion' : 'as it ships';
  return `\`Combined\` ${which} reaches ${reached} of ${goals.length} goals.`;
}

function rankOf({ name, ranks }: Comparison): string {
  const others = ranks.lead.map((lead, i) => `${verdictOn(lead, ranks.names[i + 1])} (${shown(lead, 2)})`);
  return `By the mean rank among three, ${name} is ${others.join(' and ')}.`;
}

/** Smoothing alone makes Grad-CAM better: a lead over it as it is may be owed to that. */
function leadOverSmoothed({ name, smoothed }: Comparison): string {
  const [, other] = smoothed.names as [string, string];
  const lead = smoothed.lead[0];
  return `With "${other}" in place of Grad-CAM, ${name} is ${verdictOn(lead, 'it')} (${shown(lead, 2)}).`;
}

function verdictOn({ low, high }: Interval, other: string): string {
  if (low > 0) return `ahead of ${other}`;
  return high < 0 ? `behind ${other}` : `not significantly different from ${other}`;
}

function agreementSentences({ sets, best }: VerificationSummary, subject: 'verdicts' | 'maps'): string[] {
  const reported = sets.slice(1);
  return [
    ...reported.flatMap((set) => [
      `${capital(set.name)}: ${shownPercent(set.agreed.right)} of the ${subject} are right when the maps agree (${percent(set.agreed.answers / set.answers)} of the cases), ${shownPercent(set.others.right)} when not: ${differenceOf(set.difference)}.`,
      `${capital(set.name)}: agreement detects wrong ${subject} with a ROC-AUC of ${areaOf(set, SIGNALS.massInTop)}, plain confidence with ${areaOf(set, SIGNALS.confidence)}. ${gainOf(set.gain)}`,
      `${capital(set.name)}: the best detector of wrong ${subject} on half \`choose\`, "${best}", has a ROC-AUC of ${areaOf(set, best)} here.`,
    ]),
  ];
}

function differenceOf(difference: Interval): string {
  if (!Number.isFinite(difference.value)) return 'one of the two groups is empty';
  const by = `${shownPercent(difference)}`;
  if (difference.low > 0) return `more by ${by}`;
  return difference.high < 0 ? `less, by ${by}` : `no significant difference, ${by}`;
}

function areaOf({ detectors }: SetSummary, name: string): string {
  const found = detectors.find((detector) => detector.name === name);
  return found ? shown(found.auc, 2) : '-';
}

function gainOf(gain: Interval): string {
  if (!Number.isFinite(gain.value)) return 'None is wrong, or all are: the gain is undefined.';
  const by = shown(gain, 3);
  if (gain.low > 0) return `Adding agreement to confidence raises it by ${by}.`;
  if (gain.high < 0) return `Adding agreement to confidence lowers it: ${by}.`;
  return `Adding agreement to confidence makes no significant difference: ${by}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

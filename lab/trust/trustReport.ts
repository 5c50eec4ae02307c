import { percent, share, short, table } from '../../src/evaluation/tables/markdownTable.js';
import type { Interval } from '../explanations/bootstrap.js';
import { COVERAGES, type TrustSummary } from './summariseTrust.js';

/** The page on trust. */
export function trustReport(
  summary: TrustSummary,
  { version, fold, samples, seed }: { version?: string; fold: number; samples: number; seed: number },
): string {
  const { halves, plain, confidences, gain, confirmed, threshold } = summary;
  const [fitting, reporting] = halves;
  return `${[
    '# Trust in a verdict',
    `Written by \`npm run trust -- --data DIR --fold ${fold} --samples ${samples} --seed ${seed}\` for ${version ?? 'a model'}. Photos as people take them (FairFace, fold ${fold}, to which the model was not fitted); a verdict is right where it lets a photo pass that the labeller did not call bad, or rejects one that was. Framing apart.`,
    `A logistic regression was fitted to ${fitting.verdicts} verdicts, of which ${fitting.wrong} were wrong, and is reported on ${reporting.verdicts} others, of which ${reporting.wrong} were wrong. The area is that under the risk-coverage curve (the lower the better), the gain that of the plain confidence less this one (above 0: better). Plain confidence is "${plain}", the better of two on the verdicts that fitted. Brackets hold 95 % bootstrap intervals over photos.`,
    confirmed
      ? `**Confirmed**: what explanations and small changes of the photo tell beside the confidence finds wrong verdicts that the confidence does not: a gain of ${span(gain)}.`
      : `**Not confirmed**: the gain of all features together over plain confidence is ${span(gain)}, and its interval does not lie above 0. The paper's claim, that a saliency method and a perturbation method together verify a verdict, was not confirmed on these photos.`,
    table(
      ['confidence', 'area', 'gain', ...COVERAGES.map((coverage) => `wrong % at ${percent(coverage)} %`)],
      confidences.map(({ name, area, gain: own, risks }) => [
        name,
        span(area),
        span(own),
        ...risks.map(percent),
      ]),
    ),
    threshold
      ? `From a trust of ${short(threshold.trust)} on, at most 5 in 100 verdicts were wrong on the photos that fitted. On the others ${threshold.wrong.total} of ${threshold.verdicts} verdicts reach it; wrong are ${share(threshold.wrong)}.`
      : 'There is no trust from which at most 5 in 100 verdicts were wrong on the photos that fitted.',
  ].join('\n\n')}\n`;
}

function span({ value, low, high }: Interval): string {
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`;
}

function signed(value: number): string {
  return value < 0 ? `-${short(-value)}` : short(value);
}

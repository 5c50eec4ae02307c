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
    `Written by \`npm run trust -- --data DIR --fold ${fold} --samples ${samples} --seed ${seed}\` for ${version ?? 'a model'}. Natural photos (FairFace, fold ${fold}, held out from training); a verdict is right if it accepts a photo that the labeller did not call bad, or rejects one that the labeller called bad. Framing is excluded.`,
    `A logistic regression was fitted on ${fitting.verdicts} verdicts (${fitting.wrong} wrong) and is reported on ${reporting.verdicts} others (${reporting.wrong} wrong). Area: the area under the risk-coverage curve (lower is better). Gain: the area of plain confidence minus this one (above 0: better). Plain confidence is "${plain}", the better of two on the fitting half. Brackets are 95 % bootstrap intervals over photos.`,
    confirmed
      ? `**Confirmed**: explanations and small changes of the photo detect wrong verdicts that plain confidence does not: a gain of ${span(gain)}.`
      : `**Not confirmed**: the gain of all features together over plain confidence is ${span(gain)}: its interval does not lie above 0. The paper's claim, that a saliency method and a perturbation method together verify a verdict, was not confirmed on these photos.`,
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
      ? `At a trust of ${short(threshold.trust)} or more, at most 5 in 100 verdicts were wrong on the fitting half. On the other half ${threshold.wrong.total} of ${threshold.verdicts} verdicts reach it, with errors in ${share(threshold.wrong)}.`
      : 'At no level of trust were at most 5 in 100 verdicts wrong on the fitting half.',
  ].join('\n\n')}\n`;
}

function span({ value, low, high }: Interval): string {
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`;
}

function signed(value: number): string {
  return value < 0 ? `-${short(-value)}` : short(value);
}

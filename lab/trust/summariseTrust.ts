import { type Proportion, wilson } from '../../src/evaluation/statistics/index.js';
import { type Interval, interval, peopleWeights } from '../explanations/bootstrap.js';
import { fitLogistic } from '../explanations/verification/fitLogistic.js';
import { FEATURES, PLAIN, type TrustCase, type TrustFeatures } from './features.js';
import { riskArea, riskAt } from './riskCoverage.js';

/** A confidence in verdicts, on the half that reports. */
export interface Confidence {
  readonly name: string;
  /** Area under the risk-coverage curve, 0..1, the lower the better. */
  readonly area: Interval;
  /** Area of the plain confidence less this one: above 0 where this one is better. */
  readonly gain: Interval;
  /** Share of wrong verdicts among the surest, by coverage. */
  readonly risks: readonly number[];
}

export interface TrustSummary {
  /** Verdicts of the half that fits and of the half that reports, and the wrong ones among them. */
  readonly halves: readonly { readonly verdicts: number; readonly wrong: number }[];
  /** The plain confidence with the smaller area on the half that fits. */
  readonly plain: string;
  readonly confidences: readonly Confidence[];
  /** All features together against plain confidence. */
  readonly gain: Interval;
  /** Whether the interval of the gain lies above 0. */
  readonly confirmed: boolean;
  /** The lowest trust from which, on the half that fits, at most 5 verdicts in 100 are wrong, and the wrong ones of the half that reports; absent where there is none. */
  readonly threshold?: { readonly trust: number; readonly wrong: Proportion; readonly verdicts: number };
}

/** Name of all features together. */
export const TOGETHER = 'all together: trust';
/** Name of the plain confidences together with the verdict: what all together must beat, too. */
export const PLAIN_FITTED = 'plain confidences together, fitted';
export const COVERAGES = [0.5, 0.7, 0.8, 0.9, 1] as const;

/** The largest share of wrong verdicts above the threshold. */
const WRONG = 0.05;

/**
 * Fits the trust to one half of the verdicts, and reports on the other.
 *
 * @returns undefined where the verdicts of a half are all right or all wrong
 */
export function summariseTrust(cases: readonly TrustCase[], seed: number): TrustSummary | undefined {
  const [fitting, reporting] = halves(cases);
  for (const half of [fitting, reporting])
    if (half.every(({ right }) => right) || !half.some(({ right }) => right)) return undefined;
  const right = reporting.map((one) => one.right);
  const names = Object.keys(FEATURES) as (keyof TrustFeatures)[];
  const area = (half: readonly TrustCase[], of: (one: TrustCase) => number): number =>
    riskArea(
      half.map(of),
      half.map((one) => one.right),
    );
  const single = (name: keyof TrustFeatures) => ({
    title: FEATURES[name],
    of: ({ features }: TrustCase): number => (name === 'spread' ? -features[name] : features[name]),
  });
  const plain = PLAIN.map(single).reduce((a, b) => (area(fitting, b.of) < area(fitting, a.of) ? b : a));
  const trust = fitted(fitting, names);
  const candidates = [
    ...names.filter((name) => name !== 'rejected').map(single),
    { title: PLAIN_FITTED, of: fitted(fitting, [...PLAIN, 'rejected']) },
    { title: TOGETHER, of: trust },
  ];
  const rounds = peopleWeights(
    reporting.map(({ photo }) => photo),
    seed,
  );
  const drawn = (of: (one: TrustCase) => number): number[] =>
    rounds.map((weights) => {
      const sample = reporting.flatMap((one, i) => Array.from({ length: weights[i] }, () => one));
      return area(sample, of);
    });
  const plainDrawn = drawn(plain.of);
  const confidences = candidates.map(({ title, of }): Confidence => {
    const values = reporting.map(of);
    const own = drawn(of);
    const value = riskArea(values, right);
    return {
      name: title,
      area: interval(value, own),
      gain: interval(
        area(reporting, plain.of) - value,
        plainDrawn.map((other, i) => other - own[i]),
      ),
      risks: COVERAGES.map((coverage) => riskAt(coverage, values, right)),
    };
  });
  const together = confidences[confidences.length - 1];
  const threshold = thresholdOf(fitting, reporting, trust);
  return {
    halves: [fitting, reporting].map((half) => ({
      verdicts: half.length,
      wrong: half.filter((one) => !one.right).length,
    })),
    plain: plain.title,
    confidences,
    gain: together.gain,
    confirmed: together.gain.low > 0,
    ...(threshold && { threshold }),
  };
}

/** Every second photo of each group. */
function halves(cases: readonly TrustCase[]): readonly [TrustCase[], TrustCase[]] {
  const seen = new Map<string, number>();
  const parts: [TrustCase[], TrustCase[]] = [[], []];
  for (const one of [...cases].sort((a, b) => (a.photo < b.photo ? -1 : 1))) {
    const count = seen.get(one.group) ?? 0;
    parts[count % 2].push(one);
    seen.set(one.group, count + 1);
  }
  return parts;
}

function fitted(
  half: readonly TrustCase[],
  names: readonly (keyof TrustFeatures)[],
): (one: TrustCase) => number {
  const rowOf = ({ features }: TrustCase): number[] => names.map((name) => features[name]);
  const probability = fitLogistic(
    half.map(rowOf),
    half.map(({ right }) => right),
  );
  return (one) => probability(rowOf(one));
}

function thresholdOf(
  fitting: readonly TrustCase[],
  reporting: readonly TrustCase[],
  trust: (one: TrustCase) => number,
): TrustSummary['threshold'] {
  const steps = fitting.map(trust).sort((a, b) => a - b);
  const found = steps.find((step) => {
    const sure = fitting.filter((one) => trust(one) >= step);
    return sure.filter(({ right }) => !right).length <= WRONG * sure.length;
  });
  if (found === undefined) return undefined;
  const sure = reporting.filter((one) => trust(one) >= found);
  if (sure.length === 0) return undefined;
  const wrong = wilson(sure.filter(({ right }) => !right).length, sure.length);
  return { trust: found, wrong, verdicts: reporting.length };
}

import { type Interval, interval, mean, meanOverPeople, peopleWeights } from '../bootstrap.js';
import { detection } from './detection.js';
import { fitLogistic } from './fitLogistic.js';
import { type Checked, SIGNALS, type SignalName } from './signals.js';

/** Answers and how many of them are right. */
export interface Share {
  readonly answers: number;
  /** The share that is right; NaN where there are none. */
  readonly right: Interval;
}

/** How well something detects wrong answers: ROC-AUC, .5 by chance. */
export interface Detector {
  readonly name: string;
  readonly auc: Interval;
}

/** Value of agreement on some answers. */
export interface SetSummary {
  readonly name: string;
  readonly answers: number;
  readonly wrong: number;
  readonly agreed: Share;
  readonly others: Share;
  /** The share that is right of those whose maps agree, less that of the others. */
  readonly difference: Interval;
  /** Youden's J of the threshold here. */
  readonly youden: number;
  readonly detectors: readonly Detector[];
  /** By how much the area of agreement and confidence together exceeds that of confidence alone. */
  readonly gain: Interval;
}

export interface VerificationSummary {
  /** Two maps agree when the share of their evidence in the same places is above this. */
  readonly threshold: number;
  /** The answers that chose, and then those on which it is reported. */
  readonly sets: readonly SetSummary[];
  /** The best detector of wrong answers on the choosing half, without the combination of agreement and confidence. */
  readonly best: string;
}

/** The name of the two together among the detectors. */
export const TOGETHER = 'agreement and confidence together';

/** The signals that are combined with agreement. */
const JOINED: readonly SignalName[] = ['massInTop', 'confidence'];

/**
 * Measures how well agreement between explainers separates right answers from wrong ones, compared with the confidence alone.
 *
 * @param choosing - on these the two are joined (logistic regression)
 * @param sets - by name, on which it is reported
 * @param threshold - of agreement
 * @returns undefined where the answers that choose are all right, or all wrong
 */
export function verify(
  choosing: readonly Checked[],
  sets: Readonly<Record<string, readonly Checked[]>>,
  threshold: number,
  seed: number,
): VerificationSummary | undefined {
  if (choosing.every(({ right }) => right) || !choosing.some(({ right }) => right)) return undefined;
  const features = ({ signals }: Checked): number[] => JOINED.map((name) => signals[name]);
  const trust = fitLogistic(
    choosing.map(features),
    choosing.map(({ right }) => right),
  );
  const doubts: Record<string, (answer: Checked) => number> = {
    ...Object.fromEntries(
      Object.entries(SIGNALS).map(([key, name]) => [
        name,
        ({ signals }: Checked) => -signals[key as SignalName],
      ]),
    ),
    [TOGETHER]: (answer) => -trust(features(answer)),
  };
  const all = { 'the answers that chose': choosing, ...sets };
  const summaries = Object.entries(all)
    .filter(([, answers]) => answers.length > 0)
    .map(([name, answers]) => summariseSet(name, answers, threshold, doubts, seed));
  const single = summaries[0].detectors.filter(({ name }) => name !== TOGETHER);
  const best = single.reduce((a, b) => (b.auc.value > a.auc.value ? b : a)).name;
  return { threshold, sets: summaries, best };
}

function summariseSet(
  name: string,
  answers: readonly Checked[],
  threshold: number,
  doubts: Readonly<Record<string, (answer: Checked) => number>>,
  seed: number,
): SetSummary {
  const wrong = answers.map(({ right }) => !right);
  const rounds = peopleWeights(
    answers.map(({ person }) => person),
    seed,
  );
  const areas = Object.entries(doubts).map(([detector, doubtOf]) => ({
    name: detector,
    ...detection(answers.map(doubtOf), wrong, rounds),
  }));
  const areaOf = (detector: string) => areas.find((item) => item.name === detector) as (typeof areas)[number];
  const [both, alone] = [areaOf(TOGETHER), areaOf(SIGNALS.confidence)];
  const agree = ({ signals }: Checked): boolean => signals.massInTop > threshold;
  const share = (part: readonly Checked[]): Share => ({
    answers: part.length,
    right: meanOverPeople(part, ({ right }) => Number(right), seed),
  });
  const shareOf = (agreed: boolean, weights?: Float64Array): number => {
    const own = answers.map((answer, i) => (agree(answer) === agreed ? (weights ? weights[i] : 1) : 0));
    return mean(
      answers.map(({ right }) => Number(right)),
      own,
    );
  };
  const differenceOf = (weights?: Float64Array): number => shareOf(true, weights) - shareOf(false, weights);
  const reach = (side: boolean): number => {
    const part = answers.filter(({ right }) => right === side);
    return part.filter(agree).length / part.length;
  };
  return {
    name,
    answers: answers.length,
    wrong: wrong.filter(Boolean).length,
    agreed: share(answers.filter(agree)),
    others: share(answers.filter((answer) => !agree(answer))),
    difference: interval(differenceOf(), rounds.map(differenceOf)),
    youden: reach(true) - reach(false),
    detectors: areas.map(({ name: detector, value, drawn }) => ({
      name: detector,
      auc: interval(value, drawn),
    })),
    gain: interval(
      both.value - alone.value,
      both.drawn.map((value, i) => value - alone.drawn[i]),
    ),
  };
}

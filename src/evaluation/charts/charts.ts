import type { Reliability } from '../analysis/calibration.js';
import type { Discard } from '../analysis/discard.js';
import type { RocChart } from '../analysis/rocChart.js';
import { type Chart, COLORS, type Series, ticks } from './lineChart.js';

const GRAY = '#8a939c';
const INK = '#1b1f24';

/** The ROC curves of one task. */
export function rocCurves({ title, curves }: RocChart, raters: readonly string[]): Chart {
  return {
    title,
    x: { label: 'false positives', ticks: ticks(0, 1, 5) },
    y: { label: 'true positives', ticks: ticks(0, 1, 5) },
    series: [
      ...Object.entries(curves).map(([rater, { auc, points }]) => ({
        label: `${rater}: ${auc.toFixed(3)}`,
        // a rater has the same colour in every chart
        color: COLORS[raters.indexOf(rater) % COLORS.length],
        points,
      })),
      { label: 'guessing: 0.500', color: GRAY, points: [[0, 0] as const, [1, 1] as const], dashed: true },
    ],
  };
}

/** Bins with fewer predictions are not drawn: their frequencies are noise. */
const ENOUGH = 5;

/** Observed frequencies against predicted probabilities. */
export function reliabilityDiagram(title: string, { before, after }: Reliability): Chart {
  const points = (bins: Reliability['before']['bins']) =>
    bins.flatMap(({ count, confidence, frequency }) =>
      confidence === null || frequency === null || count < ENOUGH ? [] : [[confidence, frequency] as const],
    );
  return {
    title,
    x: { label: 'probability', ticks: ticks(0, 1, 5) },
    y: { label: 'share that has the class', ticks: ticks(0, 1, 5) },
    series: [
      {
        label: `as it is: error ${before.error.toFixed(3)}`,
        color: COLORS[0],
        points: points(before.bins),
        dots: true,
      },
      ...(after
        ? [
            {
              label: `calibrated: error ${after.error.toFixed(3)}`,
              color: COLORS[1],
              points: points(after.bins),
              dots: true,
            },
          ]
        : []),
      { label: 'perfect', color: GRAY, points: [[0, 0] as const, [1, 1] as const], dashed: true },
    ],
  };
}

/** Possible ends of an error axis, and the number of its steps. */
const TOPS = [
  [0.05, 5],
  [0.1, 5],
  [0.2, 4],
  [0.3, 3],
  [0.4, 4],
  [0.6, 3],
  [0.8, 4],
] as const;

/** Errors against the share of discarded photos. */
export function discardChart(title: string, { scores, error }: Discard): Chart {
  const entries = Object.entries(scores);
  const highest = Math.max(...entries.flatMap(([, { curve }]) => curve.map((point) => point.error)), 0.01);
  const [top, steps] = TOPS.find(([value]) => value >= highest) ?? [1, 5];
  let color = 0;
  const series = entries.map(([name, { curve, area }]): Series => {
    const best = name === 'best possible';
    return {
      label: `${name}: ${area.toFixed(3)}`,
      color: best ? INK : COLORS[color++ % COLORS.length],
      points: curve.map((point) => [point.discarded, point.error] as const),
      dashed: best,
    };
  });
  return {
    title,
    x: { label: 'share discarded', ticks: ticks(0, 1, 5) },
    y: { label: 'error of the others', ticks: ticks(0, top, steps, 2) },
    series: [
      ...series,
      {
        label: `at random: ${error.toFixed(3)}`,
        color: GRAY,
        points: [[0, error] as const, [1, error] as const],
        dashed: true,
      },
    ],
  };
}

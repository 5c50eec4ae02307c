import type { Calibration } from '../analysis/calibration.js';
import type { Discard } from '../analysis/discard.js';
import type { Evaluation, EvaluationResult, RocPart } from '../evaluationResult.js';
import { discardChart, reliabilityDiagram, rocCurves as rocChart } from './charts.js';
import { drawChartSheet } from './drawChartSheet.js';
import type { Chart } from './lineChart.js';

/** An image of charts. */
export interface ChartSheet {
  /** File name. */
  readonly name: string;
  readonly png: Uint8Array;
}

/**
 * Draws an evaluation: the ROC curves and the reliability of each part, and all error-versus-discard curves.
 *
 * @param evaluation - result of `evaluate`
 * @returns the images
 * @throws Error when sharp is not installed
 */
export async function drawCharts({ result, rocCurves }: Evaluation): Promise<ChartSheet[]> {
  const raters = [
    ...new Set(rocCurves.flatMap(({ charts }) => charts.flatMap(({ curves }) => Object.keys(curves)))),
  ];
  const sheets: ChartSheet[] = [];
  const add = async (name: string, title: string, charts: readonly Chart[]): Promise<void> => {
    if (charts.length > 0) sheets.push({ name, png: await drawChartSheet(title, charts) });
  };
  for (const { name, title, charts } of rocCurves) {
    const drawn = charts.map((chart) => rocChart(chart, raters));
    await add(`evaluation-roc-${name}.png`, `${title}: ROC curves and their areas`, drawn);
    const calibration = calibrationOf(result, name);
    if (!calibration) continue;
    await add(
      `evaluation-reliability-${name}.png`,
      `${title}: reliability (bins of five predictions or more)`,
      [
        reliabilityDiagram('all classes', calibration.overall),
        ...Object.entries(calibration.classes).map(([className, found]) =>
          reliabilityDiagram(className, found),
        ),
      ],
    );
  }
  await add(
    'evaluation-discard.png',
    'Error versus discard, and mean error from 0 to 50 %',
    discardCharts(result),
  );
  return sheets;
}

function calibrationOf(result: EvaluationResult, part: RocPart['name']): Calibration | undefined {
  return result[part]?.calibration;
}

function discardCharts({ synthetic, unseen, natural, own, utility }: EvaluationResult): Chart[] {
  const found: [string, Discard | undefined][] = [
    ['Made defects', synthetic?.discard],
    ['Made defects, unseen source', unseen?.discard],
    ['Natural photos', natural?.discard],
    ['Own photos', own?.discard],
    ['Given utilities', utility],
  ];
  return found.flatMap(([title, discard]) => (discard ? [discardChart(title, discard)] : []));
}

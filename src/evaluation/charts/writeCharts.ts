import { join } from 'node:path';
import type { Calibration } from '../calibration.js';
import type { Discard } from '../discard.js';
import type { DrawnPart, EvaluationResult } from '../result.js';
import { discardChart, reliabilityDiagram, rocCurves } from './charts.js';
import type { Chart } from './lineChart.js';
import { writeChartSheet } from './writeChartSheet.js';

/**
 * Draws what was measured: ROC curves and reliability of each part, and all error-versus-discard curves.
 *
 * @returns the names of the pictures in `folder`
 */
export async function writeCharts(
  folder: string,
  result: EvaluationResult,
  parts: readonly DrawnPart[],
): Promise<string[]> {
  const raters = [
    ...new Set(parts.flatMap(({ charts }) => charts.flatMap(({ curves }) => Object.keys(curves)))),
  ];
  const names: string[] = [];
  const write = async (name: string, title: string, charts: readonly Chart[]): Promise<void> => {
    if (charts.length === 0) return;
    await writeChartSheet(join(folder, name), title, charts);
    names.push(name);
  };
  for (const { name, title, charts } of parts) {
    const drawn = charts.map((chart) => rocCurves(chart, raters));
    await write(`evaluation-roc-${name}.png`, `${title}: ROC curves and their areas`, drawn);
    const calibration = calibrationOf(result, name);
    if (calibration) {
      await write(
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
  }
  await write(
    'evaluation-discard.png',
    'Error versus discard, and mean error from 0 to 50 %',
    discards(result),
  );
  return names;
}

function calibrationOf(result: EvaluationResult, part: string): Calibration | undefined {
  if (part === 'synthetic') return result.synthetic?.calibration;
  return part === 'unseen'
    ? result.unseen?.calibration
    : part === 'own'
      ? result.own?.calibration
      : undefined;
}

function discards({ synthetic, unseen, natural, own, utility }: EvaluationResult): Chart[] {
  const found: [string, Discard | undefined][] = [
    ['Made defects', synthetic?.discard],
    ['Made defects, unseen source', unseen?.discard],
    ['Natural photos', natural?.discard],
    ['Own photos', own?.discard],
    ['Given utilities', utility],
  ];
  return found.flatMap(([title, discard]) => (discard ? [discardChart(title, discard)] : []));
}

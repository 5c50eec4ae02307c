import {
  type EvaluateOptions,
  type EvaluationResult,
  evaluate,
  type GroupErrors,
  heldOutSources,
  writeEvaluation,
} from '../evaluation/index.js';
import { boxText, gapText } from '../evaluation/tables/fieldTables.js';
import { FaceQualityClassifier } from '../model/index.js';
import { checkModelFolder } from '../node/checkModelFolder.js';
import { fileHandler } from '../node/fileHandler.js';
import { openOutputFolder } from '../node/outputFolder.js';
import { type NodeBackend, startBackend } from '../node/startBackend.js';
import { progressBar } from './progressBar.js';
import { percent } from './verdict.js';

export interface EvaluateCommand {
  readonly out: string;
  readonly model: string | undefined;
  readonly baseline: string | undefined;
  readonly backend: NodeBackend;
  readonly options: Omit<EvaluateOptions, 'baseline'>;
}

/** More than a report takes. */
const REPORT_BYTES = 8_000_000;

/**
 * Measures a model and writes the report.
 *
 * @returns the largest gaps between groups, and verdicts that other boxes turn, where they were measured
 */
export async function runEvaluation({
  out,
  model,
  baseline,
  backend,
  options,
}: EvaluateCommand): Promise<string[]> {
  const close = await openOutputFolder(out, 'evaluate', REPORT_BYTES);
  const open: FaceQualityClassifier[] = [];
  try {
    await checkModelFolder(out, [model, baseline]);
    await startBackend(backend);
    const load = async (path: string | undefined): Promise<FaceQualityClassifier> => {
      const classifier = await FaceQualityClassifier.load(path && fileHandler(path));
      open.push(classifier);
      return classifier;
    };
    const classifier = await load(model);
    const evaluation = await evaluate(classifier, {
      ...options,
      modelPath: model,
      baseline: baseline === undefined ? undefined : await load(baseline),
      baselinePath: baseline,
      recordedHeldOut: await heldOutSources(classifier.metadata, model),
      onProgress: progressBar('evaluation'),
    });
    await writeEvaluation(out, evaluation);
    return fieldLines(evaluation.result);
  } finally {
    for (const classifier of open) classifier.dispose();
    await close();
  }
}

function fieldLines({ groups, boxes }: EvaluationResult): string[] {
  return [
    ...(groups
      ? [
          ...gapLines('as they are', groups.asTheyAre),
          ...gapLines(`with ${percent(groups.dimmed.light)} of the light`, groups.dimmed),
        ]
      : []),
    ...(boxes ? [`verdicts that other boxes turn: ${boxText(boxes.turned)}`] : []),
  ];
}

function gapLines(photos: string, { gaps, least }: GroupErrors): string[] {
  const { rejected, named } = gaps;
  const all = [
    ...(rejected ? [['passable photos rejected', rejected] as const] : []),
    ...Object.entries(named),
  ];
  if (all.length === 0) return [`gaps, photos ${photos}: no two groups have ${least} photos`];
  return all.map(([name, gap]) => `gap, photos ${photos}, ${name}: ${gapText(gap)}`);
}

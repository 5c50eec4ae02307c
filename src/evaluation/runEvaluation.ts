import type { NodeBackend } from '../node/startBackend.js';
import { withModels } from '../node/withModels.js';
import { heldOutSources } from './data/heldOutSources.js';
import { type EvaluateOptions, evaluate } from './evaluate.js';
import type { EvaluationResult } from './evaluationResult.js';
import { writeEvaluation } from './writeEvaluation.js';

/** An evaluation, and where its models are read and its report is written. */
export interface EvaluationRun
  extends Omit<
    EvaluateOptions,
    'baseline' | 'modelPath' | 'baselinePath' | 'recordedHeldOut' | 'onProgress'
  > {
  /** The folder of the report; it is made where it does not exist. */
  readonly out: string;
  /** Path of model.json; undefined for the bundled model. */
  readonly model: string | undefined;
  /** Path of another model for comparison. */
  readonly baseline: string | undefined;
  readonly backend: NodeBackend;
  /** Called when all is loaded: what it returns takes the share of the work that is done, 0..1. */
  readonly startProgress: () => (fraction: number) => void;
}

/** More than a report takes. */
const REPORT_BYTES = 8_000_000;

/**
 * Measures a model and writes the report.
 *
 * @throws as `evaluate`, `withModels` and `writeEvaluation`
 */
export function runEvaluation({
  out,
  model,
  baseline,
  backend,
  startProgress,
  ...options
}: EvaluationRun): Promise<EvaluationResult> {
  const models = baseline === undefined ? [model] : [model, baseline];
  const output = [out, 'evaluate', REPORT_BYTES] as const;
  return withModels({ backend, models, output }, async ([classifier, other]) => {
    const evaluation = await evaluate(classifier, {
      ...options,
      modelPath: model,
      baseline: other,
      baselinePath: baseline,
      recordedHeldOut: await heldOutSources(classifier.metadata, model),
      onProgress: startProgress(),
    });
    await writeEvaluation(out, evaluation);
    return evaluation.result;
  });
}

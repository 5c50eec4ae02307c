import type { NodeBackend } from '../node/startBackend.js';
import { withModels } from '../node/withModels.js';
import { heldOutSources } from './data/heldOutSources.js';
import { type EvaluateOptions, evaluate } from './evaluate.js';
import type { EvaluationResult } from './evaluationResult.js';
import { writeEvaluation } from './writeEvaluation.js';

/** An evaluation, with the paths of its models and its report. */
export interface EvaluationRun
  extends Omit<
    EvaluateOptions,
    'baseline' | 'modelPath' | 'baselinePath' | 'recordedHeldOut' | 'onProgress'
  > {
  /** The folder of the report; created if it does not exist. */
  readonly out: string;
  /** Path of model.json; undefined for the bundled model. */
  readonly model: string | undefined;
  /** Path of another model for comparison. */
  readonly baseline: string | undefined;
  readonly backend: NodeBackend;
  /** Called when everything is loaded; the returned function receives the share of the work done, 0..1. */
  readonly startProgress: () => (fraction: number) => void;
}

/** Upper bound on the size of a report, in bytes. */
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

import { type EvaluateOptions, evaluate, heldOutSources, writeEvaluation } from '../evaluation/index.js';
import { FaceQualityClassifier } from '../model/index.js';
import { fileHandler } from '../node/fileHandler.js';
import { openOutputFolder } from '../node/outputFolder.js';
import { type NodeBackend, startBackend } from '../node/startBackend.js';
import { progressBar } from './progressBar.js';

export interface EvaluateCommand {
  readonly out: string;
  readonly model: string | undefined;
  readonly baseline: string | undefined;
  readonly backend: NodeBackend;
  readonly options: Omit<EvaluateOptions, 'baseline'>;
}

/** More than a report takes. */
const REPORT_BYTES = 8_000_000;

/** Measures a model and writes the report. */
export async function runEvaluation({
  out,
  model,
  baseline,
  backend,
  options,
}: EvaluateCommand): Promise<void> {
  const close = await openOutputFolder(out, 'evaluate', REPORT_BYTES);
  const open: FaceQualityClassifier[] = [];
  try {
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
  } finally {
    for (const classifier of open) classifier.dispose();
    await close();
  }
}

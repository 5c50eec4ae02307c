import type {
  EpochResult,
  FaceQualityClassifier,
  FitOptions,
  FitResult,
  LabelledImage,
} from '../../model/index.js';
import { FitCheckpoints } from './FitCheckpoints.js';

export interface ResumableFitOptions extends Omit<FitOptions, 'resume' | 'onEpochEnd' | 'epochs'> {
  readonly epochs: number;
  /** Epochs without a lower validation loss after which the training ends. @defaultValue none */
  readonly patience?: number | undefined;
  /** Epochs after which the training ends, with the step size that it has then: early stopping. @defaultValue `epochs` */
  readonly stopAfter?: number | undefined;
  /** Called after each epoch of this call. */
  readonly onEpoch?: ((result: EpochResult) => void) | undefined;
}

export interface ResumableFitResult extends FitResult {
  /** The fitted model, with the weights of `bestEpoch`; the caller owns it. */
  readonly classifier: FaceQualityClassifier;
  /** The epoch with the lowest validation loss, counted from 0; the last one without validation. */
  readonly bestEpoch: number;
}

/**
 * Fits a classifier, and keeps a checkpoint of each epoch in a folder: a run that was stopped, even killed, continues there, and ends with
 * the weights of an uninterrupted one, to the byte on a deterministic backend such as wasm.
 *
 * @param folder - for this training alone: it must differ when the dataset or an option does
 * @param create - makes the classifier where no epoch was done yet; always the same one
 * @throws Error naming a checkpoint that is damaged or a file that cannot be written; what `fit` throws
 */
export async function fitResumably(
  folder: string,
  create: () => Promise<FaceQualityClassifier>,
  dataset: readonly LabelledImage[],
  { patience = Number.POSITIVE_INFINITY, stopAfter, onEpoch, ...options }: ResumableFitOptions,
): Promise<ResumableFitResult> {
  const checkpoints = await FitCheckpoints.open(folder);
  const isDone = (): boolean => {
    const done = checkpoints.results.length;
    return done >= (stopAfter ?? options.epochs) || (done > 0 && done - 1 - checkpoints.best >= patience);
  };
  if (!isDone()) {
    const last = checkpoints.results.length - 1;
    const { classifier, state } =
      last < 0 ? { classifier: await create(), state: undefined } : await checkpoints.load(last);
    try {
      await classifier.fit(dataset, {
        ...options,
        resume: state,
        onEpochEnd: async (result, takeState) => {
          await checkpoints.save(classifier, result, await takeState());
          onEpoch?.(result);
          return !isDone();
        },
      });
    } finally {
      classifier.dispose();
    }
  } else options.onProgress?.(1);
  const { best, results } = checkpoints;
  const { classifier, state } = await checkpoints.load(best);
  try {
    // nothing is left to fit: this only measures the kept weights
    const measured = await classifier.fit(dataset, {
      ...options,
      epochs: best + 1,
      resume: state,
      onProgress: undefined,
    });
    return {
      ...measured,
      classifier,
      bestEpoch: best,
      epochs: results,
      steps: stepsOf(results, dataset, options),
    };
  } catch (error) {
    classifier.dispose();
    throw error;
  }
}

function stepsOf(
  results: readonly EpochResult[],
  dataset: readonly LabelledImage[],
  { batchSize = 32 }: Pick<FitOptions, 'batchSize'>,
): number {
  return results.length * Math.ceil(dataset.length / batchSize);
}

import { nextTask } from '../../nextTask.js';
import type { Classifier, Raster, Segments } from '../../types.js';
import { rewritePerturbed, segmentRuns } from '../perturbation.js';
import { predictBatch } from '../predictBatch.js';

export interface ProbeOptions {
  /** Maximum number of samples in memory at a time. */
  readonly batchSize: number;
  /** Batches end at row 1 plus a multiple of this number. */
  readonly block: number;
  readonly signal: AbortSignal | undefined;
  /** Called after each batch with the outputs so far; sampling ends when it returns true. */
  readonly enough: (outputs: Float32Array) => boolean;
}

/**
 * Probabilities of perturbed photos, until `enough` returns true. One batch of images is in memory at a time.
 *
 * @param hidden - the photo with everything hidden, one per baseline, used in turn: a mask and its opposite share one
 * @param masks - a row per sample; the first shows the whole photo
 * @returns probabilities, one row per sample
 * @throws RangeError for results with a wrong shape, or values that are not finite; `signal.reason` when aborted
 */
export async function probe(
  classifier: Classifier,
  { data }: Raster<Float32Array>,
  hidden: readonly Float32Array[],
  segments: Segments,
  masks: Uint8Array,
  { batchSize: limit, block, signal, enough }: ProbeOptions,
): Promise<Float32Array> {
  const batchSize = Math.min(limit, classifier.preferredBatchSize ?? limit);
  const rows = masks.length / segments.count;
  const classes = classifier.classNames.length;
  const outputs = new Float32Array(rows * classes);
  const runs = hidden.map((each) => segmentRuns(segments, data, each));
  const baselineOf = (row: number): number => Math.floor(Math.max(0, row - 1) / 2) % runs.length;
  const maskOf = (row: number): Uint8Array =>
    masks.subarray(row * segments.count, (row + 1) * segments.count);
  const slots = Math.min(batchSize, rows);
  const buffer = new Float32Array(slots * data.length);
  for (let at = 0; at < buffer.length; at += data.length) buffer.set(data, at);
  // initially every slot of the buffer shows the whole photo, like the first mask
  const shown = new Int32Array(slots);
  let done = 0;
  do {
    if (done > 0) await nextTask();
    signal?.throwIfAborted();
    const end = Math.min(rows, 1 + block * (1 + Math.floor(Math.max(0, done - 1) / block)));
    // batches of about equal size, so that no single photo is left over
    const count = Math.ceil((end - done) / Math.ceil((end - done) / batchSize));
    for (let n = 0; n < count; n++) {
      const target = buffer.subarray(n * data.length, (n + 1) * data.length);
      const [before, row] = [shown[n], done + n];
      const [old, own] = [baselineOf(before), baselineOf(row)];
      rewritePerturbed(target, runs[own], maskOf(before), maskOf(row), old === own);
      shown[n] = row;
    }
    outputs.set(
      await predictBatch(classifier, buffer.subarray(0, count * data.length), done),
      done * classes,
    );
    done += count;
  } while (!enough(outputs.subarray(0, done * classes)) && done < rows);
  return outputs.subarray(0, done * classes);
}

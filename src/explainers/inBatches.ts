import { nextTask } from '../nextTask.js';
import type { ExplainRequest } from './request.js';

/** Images that are generated one by one and processed in batches. */
export interface Batches extends Pick<ExplainRequest, 'signal' | 'onProgress'> {
  /** Number of images. */
  readonly count: number;
  /** Images in memory at a time. */
  readonly batchSize: number;
  /** Writes image `n`, RGB in 0..255, over the contents of `image`; called in order. */
  readonly fill: (image: Float32Array, n: number) => void;
  /** Receives the result of image `n`, a view that is valid during the call only. */
  readonly take: (values: Float32Array, n: number) => void;
}

/**
 * Processes images in batches. Between batches it reports progress (never 1), yields to the event loop, and checks the signal; it does not check
 * the signal after the last batch.
 *
 * @param length - number of values of an image
 * @param process - returns the results of a batch, the same number of values for every image; `first` is the number of its first image
 * @throws the error of `process`; `signal.reason` when aborted
 */
export async function inBatches(
  length: number,
  { count, batchSize, signal, onProgress, fill, take }: Batches,
  process: (images: Float32Array, first: number) => Promise<Float32Array>,
): Promise<void> {
  const buffer = new Float32Array(Math.min(batchSize, count) * length);
  for (let done = 0; done < count; ) {
    if (done > 0) await nextTask();
    signal?.throwIfAborted();
    const size = Math.min(batchSize, count - done);
    for (let n = 0; n < size; n++) fill(buffer.subarray(n * length, (n + 1) * length), done + n);
    // the buffer is reused only once the result has arrived: until then a backend may read from it
    const values = await process(buffer.subarray(0, size * length), done);
    const each = values.length / size;
    for (let n = 0; n < size; n++) take(values.subarray(n * each, (n + 1) * each), done + n);
    done += size;
    if (done < count) onProgress?.(done / count);
  }
}

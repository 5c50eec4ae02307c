import { nextTask } from '../nextTask.js';
import type { ExplainRequest } from './request.js';

/** Many pictures that are made one by one and looked at batch by batch. */
export interface Batches extends Pick<ExplainRequest, 'signal' | 'onProgress'> {
  /** How many pictures. */
  readonly count: number;
  /** Pictures that are in memory at a time. */
  readonly batchSize: number;
  /** Writes a picture, RGB in 0..255, over whatever `image` was. Pictures are asked for in order. */
  readonly fill: (image: Float32Array, n: number) => void;
  /** Takes what was found out about a picture. It is a view that does not last. */
  readonly take: (values: Float32Array, n: number) => void;
}

/**
 * Reports progress between batches, but not the end, and yields to the event loop there. After the last batch it does not ask
 * whether it was aborted.
 *
 * @param length - values of a picture
 * @param look - finds out as much about each picture of a batch, whose first number it gets
 * @throws what `look` throws; `signal.reason` when aborted
 */
export async function inBatches(
  length: number,
  { count, batchSize, signal, onProgress, fill, take }: Batches,
  look: (images: Float32Array, first: number) => Promise<Float32Array>,
): Promise<void> {
  const buffer = new Float32Array(Math.min(batchSize, count) * length);
  for (let done = 0; done < count; ) {
    if (done > 0) await nextTask();
    signal?.throwIfAborted();
    const size = Math.min(batchSize, count - done);
    for (let n = 0; n < size; n++) fill(buffer.subarray(n * length, (n + 1) * length), done + n);
    // the buffer is written again only after the answer is here: a backend may still read from it until then
    const values = await look(buffer.subarray(0, size * length), done);
    const each = values.length / size;
    for (let n = 0; n < size; n++) take(values.subarray(n * each, (n + 1) * each), done + n);
    done += size;
    if (done < count) onProgress?.(done / count);
  }
}

import type { Batch, EngineOutputs } from './engine.js';
import { joined } from './joined.js';
import type { Net } from './net.js';

/**
 * Maximum number of values of an intermediate per run on a CPU: those of four images of 224 px in MobileNetV1 0.25. Larger batches do not fit
 * into the cache and are slower; and the wasm heap grows to the largest batch and never shrinks.
 */
const CACHED_VALUES = 4 * 112 * 112 * 16;

/**
 * Batch size at which a net is fastest on a CPU.
 *
 * @param size - height and width of the images
 */
export function cachedImages(
  { inputShape, operations }: Net,
  [height, width]: readonly [height: number, width: number] = [inputShape[0], inputShape[1]],
): number {
  const own = sizeOf(inputShape);
  const largest = operations.reduce((most, { shape }) => Math.max(most, sizeOf(shape)), own);
  return Math.max(1, Math.floor(CACHED_VALUES / ((largest * height * width * inputShape[2]) / own)));
}

/**
 * Runs a batch, split into parts of about equal size if it is large.
 *
 * @param onCpu - whether large batches are slow; otherwise the batch is not split
 */
export async function inParts<O extends string>(
  net: Net,
  { data, count, size: [height, width] = [net.inputShape[0], net.inputShape[1]] }: Batch,
  onCpu: boolean,
  run: (batch: Batch, size: readonly [height: number, width: number]) => Promise<EngineOutputs<O>>,
): Promise<EngineOutputs<O>> {
  const length = height * width * net.inputShape[2];
  const most = onCpu ? cachedImages(net, [height, width]) : count;
  const each = Math.ceil(count / Math.ceil(count / most));
  const parts: EngineOutputs<O>[] = [];
  for (let done = 0; done < count; done += each) {
    const part = Math.min(each, count - done);
    const images = data.subarray(done * length, (done + part) * length);
    parts.push(await run({ data: images, count: part }, [height, width]));
  }
  const names = Object.keys(parts[0]) as O[];
  return Object.fromEntries(
    names.map((name) => [name, joined(parts.map((part) => part[name]))]),
  ) as EngineOutputs<O>;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

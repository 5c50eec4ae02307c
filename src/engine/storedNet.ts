import { fromFloat16 } from './float16.js';
import type { Net, Operation } from './net.js';

/** A net without the values of its weights, as JSON has it. */
export interface StoredNet {
  readonly inputShape: readonly number[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly operations: readonly StoredOperation[];
}

/** An operation whose weights lie in a file of their own. */
export interface StoredOperation {
  readonly kind: string;
  readonly output: string;
  readonly inputs: readonly string[];
  readonly shape: readonly number[];
  /** Numbers of values of the weights, in the order in which they lie in the file. */
  readonly weights?: Readonly<Record<string, number>> | undefined;
}

/**
 * A net that `scripts/convert-mediapipe.mjs` wrote.
 *
 * @param stored - the operations in the order in which they run
 * @param bytes - the weights one after the other, 16-bit floats, the lower byte first
 * @throws RangeError when the weights have another size than the operations require
 */
export function readStoredNet({ inputShape, outputs, operations }: StoredNet, bytes: Uint8Array): Net {
  const values = fromFloat16(bytes);
  let at = 0;
  const complete = operations.map(({ weights = {}, ...operation }) => {
    const read = Object.entries(weights).map(([name, count]): [string, Float32Array] => {
      const part = values.subarray(at, at + count);
      at += count;
      return [name, part];
    });
    return { ...operation, ...Object.fromEntries(read) } as unknown as Operation;
  });
  if (at !== values.length)
    throw new RangeError(`the weights must have ${at} values, as the operations say, got ${values.length}`);
  const [height, width, channels] = inputShape;
  return { inputShape: [height, width, channels], outputs, operations: complete };
}

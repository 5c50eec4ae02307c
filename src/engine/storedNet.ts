import { fromFloat16 } from './float16.js';
import type { Net, Operation } from './net.js';

/** A net without the values of its weights, as stored in JSON. */
export interface StoredNet {
  readonly inputShape: readonly number[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly operations: readonly StoredOperation[];
}

/** An operation whose weights are in a separate file. */
export interface StoredOperation {
  readonly kind: string;
  readonly output: string;
  readonly inputs: readonly string[];
  readonly shape: readonly number[];
  /** Number of values of each weight, in the order of the file. */
  readonly weights?: Readonly<Record<string, number>> | undefined;
}

/**
 * A net that `scripts/convert-mediapipe.mjs` wrote.
 *
 * @param stored - the operations in the order in which they run
 * @param bytes - the weights one after the other, little-endian 16-bit floats
 * @throws RangeError when the size of the weights differs from the size that the operations require
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

import type { Net, Operation } from './net.js';

/** Number of operations and outputs of the net that read each value. */
export function readersOf({ operations, outputs }: Net): Map<string, number> {
  const readers = new Map<string, number>();
  const names = [...operations.flatMap(({ inputs }) => inputs), ...Object.values(outputs)];
  for (const name of names) readers.set(name, (readers.get(name) ?? 0) + 1);
  return readers;
}

/**
 * Merges pairs of consecutive operations if the second one is the only reader of the first.
 *
 * @param merge - returns the merged operation; undefined if they cannot be merged
 */
export function mergePairs(
  net: Net,
  merge: (first: Operation, second: Operation) => Operation | undefined,
): Net {
  const readers = readersOf(net);
  const operations: Operation[] = [];
  const place = new Map<string, number>();
  for (const second of net.operations) {
    const at = place.get(second.inputs[0]);
    const alone = second.inputs.length === 1 && readers.get(second.inputs[0]) === 1;
    const merged = at !== undefined && alone ? merge(operations[at], second) : undefined;
    if (merged && at !== undefined) {
      operations[at] = { ...merged, output: second.output };
      place.set(second.output, at);
    } else {
      place.set(second.output, operations.length);
      operations.push(second);
    }
  }
  return { ...net, operations };
}

import type { Net, Operation } from './net.js';

/** The operations of a net between two of its values. */
export interface Plan {
  /** Operations in the order in which they run. */
  readonly steps: readonly Operation[];
  /** Number of steps that read each value. */
  readonly readers: ReadonlyMap<string, number>;
}

/**
 * The operations needed to compute values from a given one.
 *
 * @param start - the given value
 * @param wanted - the values to compute; each gets one more reader
 */
export function planOf({ operations }: Net, start: string, wanted: readonly string[]): Plan {
  const needed = new Set(wanted);
  const readers = new Map<string, number>();
  const read = (name: string): void => void readers.set(name, (readers.get(name) ?? 0) + 1);
  wanted.forEach(read);
  const steps: Operation[] = [];
  for (let i = operations.length - 1; i >= 0; i--) {
    const operation = operations[i];
    if (operation.output === start || !needed.has(operation.output)) continue;
    steps.unshift(operation);
    for (const name of operation.inputs) {
      needed.add(name);
      read(name);
    }
  }
  return { steps, readers };
}

import type { Net } from './net.js';
import { readersOf } from './readers.js';

/**
 * Folds the factor of a scaling into the kernel of the next convolution, but not the offset: an offset cannot be moved past a convolution with
 * zero padding.
 */
export function foldScale(net: Net): Net {
  const readers = readersOf(net);
  const factors = new Map<string, number>();
  const operations = net.operations.map((operation) => {
    const factor = factors.get(operation.inputs[0]);
    if (factor !== undefined && operation.kind === 'convolution')
      return { ...operation, kernel: operation.kernel.map((value) => value * factor) };
    if (operation.kind !== 'scale' || readers.get(operation.output) !== 1) return operation;
    const next = net.operations.find(({ inputs }) => inputs.includes(operation.output));
    if (next?.kind !== 'convolution') return operation;
    factors.set(operation.output, operation.factor);
    return { ...operation, factor: 1, offset: operation.offset / operation.factor };
  });
  return { ...net, operations };
}

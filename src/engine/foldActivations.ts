import type { Net } from './net.js';
import { mergePairs } from './readers.js';

/** Fuses each ReLU or ReLU6 into the convolution before it. */
export function foldActivations(net: Net): Net {
  return mergePairs(net, (first, second) => {
    if (first.kind !== 'convolution' || first.activation !== 'linear') return undefined;
    return second.kind === 'relu' || second.kind === 'relu6'
      ? { ...first, activation: second.kind }
      : undefined;
  });
}

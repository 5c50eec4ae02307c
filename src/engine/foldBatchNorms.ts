import type { Net } from './net.js';
import { mergePairs } from './readers.js';

/** Folds the factors and offsets of each batch normalisation into the kernel and bias of the convolution before it. */
export function foldBatchNorms(net: Net): Net {
  return mergePairs(net, (first, second) => {
    if (first.kind !== 'convolution' || first.activation !== 'linear' || second.kind !== 'channelScale')
      return undefined;
    const { factors, offsets } = second;
    const channels = factors.length;
    return {
      ...first,
      // the output channel is the last axis; for a depthwise kernel, the last two
      kernel: first.kernel.map((value, i) => value * factors[i % channels]),
      bias: offsets.map((offset, c) => (first.bias?.[c] ?? 0) * factors[c] + offset),
    };
  });
}

import type { Net } from './net.js';

/** A head that averages each channel over the map and multiplies by a matrix. */
export interface NetHead {
  /** `[channels, classes]`, row-major. */
  readonly weights: Float32Array;
  /** One value per class. */
  readonly bias: Float32Array;
}

/**
 * The weights between a net's activations and its logits, where nothing but global average pooling and one dense layer, or a convolution of
 * the pooled map by 1 x 1, lies between them.
 *
 * @returns undefined for any other head
 */
export function linearHeadOf({ operations, outputs }: Net): NetHead | undefined {
  let value = outputs.activations;
  let pooled = false;
  let head: NetHead | undefined;
  while (value !== outputs.logits) {
    const readers = operations.filter(({ inputs }) => inputs.includes(value));
    const [next] = readers;
    if (readers.length !== 1 || next.inputs.length !== 1) return undefined;
    if (next.kind === 'globalAveragePool' && !pooled) pooled = true;
    else if (pooled && !head && (next.kind === 'dense' || isPointwise(next))) {
      const { kernel, bias, shape } = next;
      head = { weights: kernel, bias: bias ?? new Float32Array(shape[shape.length - 1]) };
    } else if (next.kind !== 'reshape' || !pooled) return undefined;
    value = next.output;
  }
  return head;
}

function isPointwise(
  operation: Net['operations'][number],
): operation is Extract<Net['operations'][number], { kind: 'convolution' }> {
  return (
    operation.kind === 'convolution' &&
    !operation.depthwise &&
    operation.activation === 'linear' &&
    operation.kernelShape[0] * operation.kernelShape[1] === 1 &&
    operation.shape[0] * operation.shape[1] === 1
  );
}

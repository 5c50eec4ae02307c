import type { Net, Operation } from './net.js';
import { type Pooling, splitMatrix } from './splitMatrix.js';

/** A head of global average or max pooling and one matrix. */
export interface NetHead {
  /** Weights of the average-pooled channels, `[channels, classes]`, row-major. */
  readonly weights: Float32Array;
  /** Weights of the max-pooled channels, if any, `[channels, classes]`, row-major. */
  readonly maxWeights?: Float32Array;
  /** One value per class. */
  readonly bias: Float32Array;
}

/**
 * The weights between a net's activations and its logits, if only global pooling (average, max, or both concatenated) and one dense layer, or a
 * 1 x 1 convolution of the pooled map, lie between them.
 *
 * @returns undefined for any other head
 */
export function linearHeadOf({ operations, outputs }: Net): NetHead | undefined {
  const pooled = new Map<string, readonly Pooling[]>();
  const heads = new Map<string, NetHead>();
  for (const operation of operations) {
    const { kind, output, inputs, shape } = operation;
    const [first] = inputs;
    const parts = pooled.get(first);
    const head = heads.get(first);
    if (first === outputs.activations && kind === 'globalAveragePool') pooled.set(output, ['mean']);
    else if (first === outputs.activations && kind === 'globalMaxPool') pooled.set(output, ['max']);
    else if (kind === 'reshape' && parts && isVector(shape)) pooled.set(output, parts);
    else if (kind === 'reshape' && head) heads.set(output, head);
    else if (kind === 'concatenate') {
      const joined = inputs.map((name) => pooled.get(name));
      if (joined.every((each) => each !== undefined)) pooled.set(output, joined.flat());
    } else if (parts && (kind === 'dense' || isPointwise(operation))) {
      const { kernel, bias } = operation;
      const classes = shape[shape.length - 1];
      heads.set(output, { ...splitMatrix(kernel, parts), bias: bias ?? new Float32Array(classes) });
    }
  }
  return heads.get(outputs.logits);
}

/** `[channels]`, or a map of one pixel. */
function isVector(shape: readonly number[]): boolean {
  return shape.slice(0, -1).every((side) => side === 1);
}

function isPointwise(operation: Operation): operation is Extract<Operation, { kind: 'convolution' }> {
  return (
    operation.kind === 'convolution' &&
    !operation.depthwise &&
    operation.activation === 'linear' &&
    operation.kernelShape[0] * operation.kernelShape[1] === 1 &&
    operation.shape[0] * operation.shape[1] === 1
  );
}

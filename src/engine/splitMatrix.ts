/** Global pooling of a channel: average or max. */
export type Pooling = 'mean' | 'max';

/**
 * Splits the rows of a head's matrix by the pooling of their channels.
 *
 * @param matrix - `[channels of all parts, classes]`, row-major
 * @param parts - poolings of the concatenated vectors, each with all channels of the map
 * @returns the weights of average pooling, 0 if the head has none, and those of max pooling, if any
 */
export function splitMatrix(
  matrix: Float32Array,
  parts: readonly Pooling[],
): { weights: Float32Array; maxWeights?: Float32Array } {
  const length = matrix.length / parts.length;
  const sumOf = (pooling: Pooling): Float32Array => {
    const sum = new Float32Array(length);
    for (const [p, part] of parts.entries())
      if (part === pooling) for (let i = 0; i < length; i++) sum[i] = sum[i] + matrix[p * length + i];
    return sum;
  };
  const weights = sumOf('mean');
  return parts.includes('max') ? { weights, maxWeights: sumOf('max') } : { weights };
}

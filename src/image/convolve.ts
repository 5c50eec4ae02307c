/** A weighted sum of shifted copies of interleaved values: a convolution with a sparse kernel. Edges are repeated. */
export function convolve(
  values: Float32Array,
  width: number,
  height: number,
  kernel: readonly (readonly [dx: number, dy: number, weight: number])[],
  channels = 3,
): Float32Array {
  const result = new Float32Array(values.length);
  const stride = width * channels;
  for (const [dx, dy, weight] of kernel) {
    const [from, to] = [Math.min(width, Math.max(0, -dx)), Math.max(0, Math.min(width, width - dx))];
    for (let y = 0; y < height; y++) {
      const source = Math.min(height - 1, Math.max(0, y + dy)) * stride;
      const target = y * stride;
      const shift = source + dx * channels - target;
      for (let i = target + from * channels; i < target + to * channels; i++) {
        result[i] = result[i] + weight * values[i + shift];
      }
      for (let x = 0; x < width; x++) {
        if (x === from && to > from) x = to;
        if (x >= width) break;
        const edge = source + (dx < 0 ? 0 : width - 1) * channels;
        for (let c = 0; c < channels; c++) {
          const i = target + x * channels + c;
          result[i] = result[i] + weight * values[edge + c];
        }
      }
    }
  }
  return result;
}

import type { Raster } from '../../types.js';

/** Smooth random values with standard deviation 1 and structures of about `scale` pixels (smoothly interpolated value noise). */
export function smoothNoise(
  width: number,
  height: number,
  scale: number,
  normal: () => number,
): Raster<Float32Array> {
  const columns = Math.max(2, Math.ceil(width / scale) + 2);
  const rows = Math.max(2, Math.ceil(height / scale) + 2);
  const values = Float32Array.from({ length: columns * rows }, normal);
  const data = new Float32Array(width * height);
  const step = 1 / Math.max(scale, width / (columns - 1), height / (rows - 1));
  const ease = (t: number): number => t * t * (3 - 2 * t);
  let squares = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y * step);
    const fy = ease(y * step - row);
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x * step);
      const fx = ease(x * step - column);
      const i = row * columns + column;
      const top = values[i] * (1 - fx) + values[i + 1] * fx;
      const low = values[i + columns] * (1 - fx) + values[i + columns + 1] * fx;
      const value = top * (1 - fy) + low * fy;
      data[y * width + x] = value;
      squares += value * value;
    }
  }
  const gain = 1 / Math.max(1e-6, Math.sqrt(squares / data.length));
  for (let i = 0; i < data.length; i++) data[i] = data[i] * Math.min(gain, 3);
  return { data, width, height };
}

/** Smooth noise at successively halved scales, each with `falloff` times the strength of the previous one: clouds, stone, bark, cloth. */
export function fractalNoise(
  width: number,
  height: number,
  scale: number,
  normal: () => number,
  falloff = 0.55,
  finest = 1.2,
): Float32Array {
  const sum = new Float32Array(width * height);
  let [weight, squares] = [1, 0];
  for (let size = scale; size >= finest; size /= 2) {
    const { data } = smoothNoise(width, height, size, normal);
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i] + weight * data[i];
    squares += weight * weight;
    weight *= falloff;
  }
  const norm = 1 / Math.sqrt(squares || 1);
  return sum.map((value) => value * norm);
}

import { extremes } from '../fusion/normalize.js';
import type { Heatmap } from '../types.js';

/**
 * The Gini index of a map's magnitudes: 0 where all are the same, near 1 where few pixels have everything; 0 for a blank map.
 *
 * @throws TypeError or RangeError unless it is a map of finite numbers
 */
export function giniIndex(map: Heatmap): number {
  extremes(map);
  const sorted = Float64Array.from(map.data, Math.abs).sort();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  if (total === 0) return 0;
  const count = sorted.length;
  const lorenz = sorted.reduce((sum, value, k) => sum + (value / total) * ((count - k - 0.5) / count), 0);
  return 1 - 2 * lorenz;
}

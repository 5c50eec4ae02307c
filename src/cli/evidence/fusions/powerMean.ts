import type { Fusion } from '../../../fusion/index.js';

/**
 * The power mean of the maps; negative values count as 0. Between the smallest and the largest value: the nearer to the largest, the larger the exponent.
 *
 * @param exponent - above 0; 1 is the mean
 */
export function powerMean(exponent: number): Fusion {
  return (maps) => {
    const [first] = maps;
    if (!first) throw new RangeError('`maps` must be at least one map, got none');
    return {
      ...first,
      data: first.data.map((_: number, i: number) => {
        const sum = maps.reduce((total, { data }) => total + Math.max(0, data[i] as number) ** exponent, 0);
        return (sum / maps.length) ** (1 / exponent);
      }),
    };
  };
}

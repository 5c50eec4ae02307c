import { checkValues } from '../../validate.js';

/**
 * The 95 % percentile interval: the 2.5th and 97.5th percentiles.
 *
 * @param drawn - values of bootstrap rounds
 * @returns its bounds; undefined without values
 */
export function percentileInterval(
  drawn: readonly number[],
): { readonly low: number; readonly high: number } | undefined {
  checkValues('drawn', drawn);
  if (drawn.length === 0) return undefined;
  const sorted = [...drawn].sort((a, b) => a - b);
  return {
    low: sorted[Math.floor(sorted.length * 0.025)],
    high: sorted[Math.ceil(sorted.length * 0.975) - 1],
  };
}

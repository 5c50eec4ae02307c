import type { Explanation, Heatmap } from '../types.js';

/**
 * The warning of a map that is 0 everywhere: spread it into the result with `...`.
 *
 * @returns nothing for any other map
 */
export function blankWarning({ data }: Heatmap): Pick<Explanation, 'warnings'> {
  if (data.some((value) => value !== 0)) return {};
  return {
    warnings: ['the map is 0 everywhere: nothing that the method looks at changes the score of the class'],
  };
}

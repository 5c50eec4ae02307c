import type { Surrogate } from './surrogate.js';

/**
 * Coefficients shrunk towards 0 by a number of standard errors (soft thresholding); unchanged if all of them would become 0.
 *
 * @param shrinkage - number of standard errors, 0 or more
 */
export function shrunk(
  { coefficients, standardErrors }: Pick<Surrogate, 'coefficients' | 'standardErrors'>,
  shrinkage: number,
): Float64Array {
  if (shrinkage === 0) return coefficients;
  const left = coefficients.map((value, i) => {
    const most = shrinkage * standardErrors[i];
    return value - Math.min(most, Math.max(-most, value));
  });
  return left.some((value) => value !== 0) ? left : coefficients;
}

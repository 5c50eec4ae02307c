import type { Surrogate } from './surrogate.js';

/** Largest standard error as a share of the largest coefficient. */
export function uncertainty({ coefficients, standardErrors }: Surrogate): number {
  const largest = (values: Float64Array): number => Math.max(...values.map(Math.abs));
  const error = largest(standardErrors);
  // equal scores have none
  return error && error / largest(coefficients);
}

/** Reasons to doubt a surrogate. */
export function warningsOf(
  surrogate: Surrogate,
  numSamples: number,
  count: number,
  tolerance: number | undefined,
): string[] {
  const { r2, standardErrors } = surrogate;
  const warnings: string[] = [];
  // a mask and its opposite count as one sample: more samples than superpixels may still be too few
  if (!standardErrors.every(Number.isFinite)) {
    warnings.push(
      `${numSamples} samples cannot tell ${count} superpixels apart: use more samples or fewer of them`,
    );
  }
  if (r2 < 0.2) {
    warnings.push(`the linear model explains little of what the classifier does (R2 ${r2.toFixed(2)})`);
  }
  const share = uncertainty(surrogate);
  if (tolerance !== undefined && share > tolerance) {
    warnings.push(`the budget ended before the tolerance: at ${share.toFixed(3)}, not ${tolerance}`);
  }
  return warnings;
}

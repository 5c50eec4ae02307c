import type { MeasureName } from './Measure.js';
import reference from './referenceQuantiles.json';

/**
 * The reference photos of the percentiles: real official and studio portraits in even light, of which four in five are of white people. A percentile says what
 * is usual there, not what is right. Written by `npm run evidence:landmarks -- --population`.
 */
export const REFERENCE_POPULATION: string = reference.description;

const QUANTILES: Readonly<Partial<Record<MeasureName, readonly number[]>>> = reference.quantiles;

/**
 * Share of the reference population with a smaller value, interpolated between stored quantiles.
 *
 * @returns percent, 0..100; undefined for a measure that the population lacks, or has only one value of
 */
export function percentileOf(name: MeasureName, value: number): number | undefined {
  const quantiles = QUANTILES[name];
  if (quantiles === undefined || quantiles[0] === quantiles[quantiles.length - 1]) return undefined;
  if (value <= quantiles[0]) return 0;
  const upper = quantiles.findIndex((quantile) => quantile >= value);
  if (upper < 0) return 100;
  const [low, high] = [quantiles[upper - 1], quantiles[upper]];
  const [from, to] = [reference.shares[upper - 1], reference.shares[upper]];
  return 100 * (from + ((value - low) / (high - low)) * (to - from));
}

import { checkMap, checkMaps } from '../../fusion/checkMap.js';
import { type Fusion, mean } from '../../fusion/fuse.js';
import { checkSegments } from '../../segmentation/checkSegments.js';
import { segmentMean } from '../../segmentation/segmentStatistics.js';
import type { Explanation, Segments } from '../../types.js';
import { checkArray, checkValues } from '../../validate.js';

/** Explanation with coefficients and standard errors per superpixel. */
interface Measured extends Explanation {
  readonly segments: Segments;
  readonly coefficients: Float64Array;
  readonly standardErrors: Float64Array;
}

/**
 * Fuses LIME (or KernelSHAP) with other maps, weighted by the uncertainty of each superpixel: the mean of the other maps, pooled over the
 * superpixels and scaled to the coefficients, is the prior; each coefficient is shrunk towards it, the more the larger its standard error (normal
 * shrinkage with an estimated prior variance: Efron and Morris, https://doi.org/10.1080/01621459.1973.10481350). If the other maps contradict
 * LIME as a whole, their prior is 0.
 *
 * Without an explanation that has standard errors it equals `mean`.
 */
export const priorShrunk: Fusion = (maps, segments, parts) => {
  checkMaps(maps);
  if (parts !== undefined) checkArray('parts', parts);
  const own = [...(parts ?? [])].findIndex(isMeasured);
  if (own < 0 || maps.length < 2) return mean(maps, segments, parts);
  const surrogate = parts?.[own] as Measured;
  checkSegments(`parts[${own}].segments`, surrogate.segments, maps[0]);
  const { count } = surrogate.segments;
  checkValues(`parts[${own}].coefficients`, surrogate.coefficients, count);
  checkValues(`parts[${own}].standardErrors`, surrogate.standardErrors, count);
  const prior = segmentMean(mean(maps.filter((_, i) => i !== own)), surrogate.segments);
  const values = shrunk(surrogate.coefficients, surrogate.standardErrors, prior);
  const first = maps[own];
  checkMap('maps', first);
  const { data } = surrogate.segments;
  return { ...first, data: first.data.map((_: number, i: number) => values[data[i]] ?? 0) };
};

/**
 * Coefficients shrunk towards a prior, depending on their standard errors.
 *
 * @param prior - prior of any scale: it is scaled to the coefficients, by 0 if it contradicts them
 */
export function shrunk(
  coefficients: ArrayLike<number>,
  standardErrors: ArrayLike<number>,
  prior: ArrayLike<number>,
): Float64Array {
  const count = coefficients.length;
  const weights = Float64Array.from(standardErrors, (error) => 1 / Math.max(error * error, 1e-24));
  let [along, squares] = [0, 0];
  for (let k = 0; k < count; k++) {
    along += weights[k] * coefficients[k] * prior[k];
    squares += weights[k] * prior[k] ** 2;
  }
  const scale = squares > 0 ? Math.max(0, along / squares) : 0;
  let excess = 0;
  for (let k = 0; k < count; k++) {
    const gap = coefficients[k] - scale * prior[k];
    excess += (gap * gap - 1 / weights[k]) / count;
  }
  // variance of the coefficients about the prior, beyond their own errors
  const variance = Math.max(0, excess);
  return Float64Array.from({ length: count }, (_, k) => {
    const value = coefficients[k];
    const error = 1 / weights[k];
    const share = variance + error > 0 ? variance / (variance + error) : 1;
    return share * value + (1 - share) * scale * prior[k];
  });
}

function isMeasured(part: Explanation | undefined): part is Measured {
  const { segments, coefficients, standardErrors } = (part ?? {}) as Partial<Measured>;
  if (segments === undefined || coefficients === undefined || standardErrors === undefined) return false;
  // with too few samples the errors are not finite
  return !(standardErrors instanceof Float64Array) || standardErrors.every(Number.isFinite);
}

import { type Fusion, maxAbs } from '../../../src/fusion/index.js';
import type { Explanation, Segments } from '../../../src/types.js';

type Measured = Explanation & {
  readonly segments: Segments;
  readonly coefficients: Float64Array;
  readonly standardErrors: Float64Array;
};

/**
 * Fuses after each of LIME's superpixels was multiplied by how sure LIME is of it: `t^2 / (1 + t^2)`, where t is its coefficient in units of its
 * standard error. What noise would give as well is left to the other maps. Without standard errors the maps are fused as they are.
 */
export function precisionWeighted(fusion: Fusion): Fusion {
  return (maps, segments, parts) =>
    fusion(
      maps.map((map, i) => {
        const part = parts?.[i] as Partial<Measured> | undefined;
        if (!part?.segments || !part.coefficients || !part.standardErrors) return map;
        const { segments: labels, coefficients, standardErrors } = part;
        const sure = Float64Array.from(coefficients, (value, k) => surety(value, standardErrors[k]));
        return maxAbs({
          ...map,
          data: map.data.map((value: number, p: number) => value * (sure[labels.data[p]] ?? 1)),
        });
      }),
      segments,
      parts,
    );
}

/** 0 for a coefficient that is nothing but noise, 1 for one without error. */
function surety(value: number, error: number): number {
  const [signal, noise] = [value * value, error * error];
  return signal + noise > 0 ? signal / (signal + noise) : 0;
}

import type { Explanation, Heatmap } from '../types.js';

/** Warnings about a map that is 0 everywhere; empty for any other map. */
export function blankWarnings({ data }: Heatmap): readonly string[] {
  if (data.some((value) => value !== 0)) return [];
  return ['the map is 0 everywhere: it carries no information about the class'];
}

/**
 * The `warnings` of an explainer that only warns about blank maps: spread them into the result with `...`.
 *
 * @returns no property for a map that is not 0 everywhere
 */
export function blankWarning(map: Heatmap): Pick<Explanation, 'warnings'> {
  const warnings = blankWarnings(map);
  return warnings.length > 0 ? { warnings } : {};
}

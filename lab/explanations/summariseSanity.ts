import { type Interval, meanOverPeople } from './bootstrap.js';
import { PERMUTED_LABELS, TRUE_LABELS } from './refitted.js';
import type { SanityCurves } from './sanity.js';

/** A photo on which explainers were checked. */
export interface SanityCase {
  readonly person: string;
  readonly curves: SanityCurves;
}

/** How similar an explainer's maps stay, by rank correlation, when the model knows less. */
export interface SanitySummary {
  readonly name: string;
  readonly photos: number;
  /** The layer down to which the model is re-initialised from the top, and the similarity of the map. */
  readonly layers: readonly { readonly name: string; readonly similarity: Interval }[];
  /** With a new head that was fitted to true labels: a control. */
  readonly trueLabels: Interval;
  readonly permutedLabels: Interval;
  readonly passed: boolean;
}

/** An explainer passes when less than this is left of its maps, both with all layers re-initialised and with labels permuted. */
export const LEFT = 0.3;

/** Means over photos, explainer by explainer. */
export function summariseSanity(cases: readonly SanityCase[], seed: number): SanitySummary[] {
  return Object.keys(cases[0]?.curves ?? {}).map((name) => {
    const at = (version: string): Interval =>
      meanOverPeople(cases, ({ curves }) => curves[name]?.find((point) => point.name === version)?.y, seed);
    const layers = (cases[0]?.curves[name] ?? [])
      .map((point) => point.name)
      .filter((version) => version !== TRUE_LABELS && version !== PERMUTED_LABELS)
      .map((version) => ({ name: version, similarity: at(version) }));
    const permutedLabels = at(PERMUTED_LABELS);
    const last = layers.at(-1)?.similarity.value ?? 1;
    return {
      name,
      photos: cases.length,
      layers,
      trueLabels: at(TRUE_LABELS),
      permutedLabels,
      passed: last < LEFT && permutedLabels.value < LEFT,
    };
  });
}

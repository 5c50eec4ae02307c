/**
 * Which evidence is the reason of a verdict: that against the acceptable class where a rejected photo is explained by it.
 *
 * @param target - name of the class that is explained
 * @param acceptableClass - of the model; null where it has none
 */
export function explainedEvidence(
  { acceptable }: { readonly acceptable: boolean },
  target: string,
  acceptableClass: string | null,
): 'for' | 'against' {
  return !acceptable && target === acceptableClass ? 'against' : 'for';
}

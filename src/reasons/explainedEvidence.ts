/** What an assessment says of its criteria. */
interface Judged {
  readonly criteria: readonly { readonly kind: string; readonly met: boolean }[];
}

/** Whether the model rejects the photo, not only its framing or a measure. */
export const rejectedByModel = ({ criteria }: Judged): boolean =>
  criteria.some(({ kind, met }) => kind === 'image' && !met);

/**
 * Which evidence is the reason of a verdict: that against the acceptable class where the model rejects a photo and is explained by that class.
 *
 * @param target - name of the class that is explained
 * @param acceptableClass - of the model; null where it has none
 */
export function explainedEvidence(
  assessment: Judged,
  target: string,
  acceptableClass: string | null,
): 'for' | 'against' {
  return target === acceptableClass && rejectedByModel(assessment) ? 'against' : 'for';
}

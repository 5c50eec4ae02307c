/** The criteria of an assessment. */
interface Judged {
  readonly criteria: readonly { readonly kind: string; readonly met: boolean }[];
}

/** Whether the model rejects the photo, not only its framing or a measure. */
export const rejectedByModel = ({ criteria }: Judged): boolean =>
  criteria.some(({ kind, met }) => kind === 'image' && !met);

/**
 * Sign of the evidence that explains a verdict: against the acceptable class if that class is explained and the model rejects the photo.
 *
 * @param target - name of the explained class
 * @param acceptableClass - acceptable class of the model; null if it has none
 */
export function explainedEvidence(
  assessment: Judged,
  target: string,
  acceptableClass: string | null,
): 'for' | 'against' {
  return target === acceptableClass && rejectedByModel(assessment) ? 'against' : 'for';
}

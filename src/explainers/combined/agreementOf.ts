import { type Agreement, agreement } from '../../fusion/agreement.js';
import type { Explanation, Segments } from '../../types.js';

/** Agreement of two explanations. */
export interface PairAgreement extends Agreement {
  /** Methods of the two explanations. */
  readonly methods: readonly [string, string];
}

export interface AgreementOptions {
  readonly topFraction: number;
  readonly topSegments: number;
  readonly agreeAbove: number;
}

/** Agreement of each pair of maps, and whether all of them agree. */
export function agreementOf(
  parts: readonly Explanation[],
  { topFraction, topSegments, agreeAbove }: AgreementOptions,
): { readonly agreement: readonly PairAgreement[]; readonly agree: boolean } {
  const segments = segmentsOf(parts);
  const pairs = everyTwo(parts).map(([a, b]): PairAgreement => {
    return {
      methods: [a.method, b.method],
      ...agreement(a.saliency, b.saliency, { topFraction, segments, topSegments }),
    };
  });
  return { agreement: pairs, agree: pairs.every(({ massInTop }) => massInTop > agreeAbove) };
}

/** Superpixels of the first part that has them. */
export function segmentsOf(parts: readonly Explanation[]): Segments | undefined {
  return parts.map((part) => (part as { segments?: Segments }).segments).find((found) => found);
}

function everyTwo<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));
}

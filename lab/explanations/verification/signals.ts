import type { Agreement } from '../../../src/fusion/index.js';

/** Signals of how far an answer can be trusted; higher is better. */
export const SIGNALS = {
  spearman: 'agreement: rank correlation',
  pearson: 'agreement: linear correlation',
  massInTop: 'agreement: evidence in the same places',
  massOverlap: 'agreement: overlap of the evidence',
  topIou: 'agreement: overlap of the top tenth',
  cosine: 'agreement: cosine',
  signAgreement: 'agreement: same sign',
  sharedSegments: 'agreement: shared top superpixels',
  confidence: 'confidence: distance from the threshold',
  probability: 'confidence: probability of the class',
  fit: "LIME's R2",
} as const;
export type SignalName = keyof typeof SIGNALS;
export type Signals = Readonly<Record<SignalName, number>>;

/** Something that the model or an explainer said, and whether it was right. */
export interface Checked {
  readonly person: string;
  readonly right: boolean;
  readonly signals: Signals;
}

/** The signals of an explanation of a verdict. */
export function signalsOf(
  { spearman, pearson, massInTop, massOverlap, topIou, cosine, signAgreement, sharedSegments = 0 }: Agreement,
  { confidence, probability, fit }: Pick<Signals, 'confidence' | 'probability' | 'fit'>,
): Signals {
  return {
    ...{ spearman, pearson, massInTop, massOverlap, topIou, cosine, signAgreement, sharedSegments },
    ...{ confidence, probability, fit },
  };
}

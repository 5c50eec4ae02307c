/** The things that cover a face in the marked photos; an object is neither food nor drink nor a microphone. */
export const COVER_KINDS = [
  'sunglasses',
  'mask',
  'hand',
  'hair',
  'microphone',
  'object',
  'food-or-drink',
  'other-person',
  'cloth',
  'hat-or-helmet',
  'glasses-glare',
  'other',
] as const;

/** One of {@link COVER_KINDS}. */
export type CoverKind = (typeof COVER_KINDS)[number];

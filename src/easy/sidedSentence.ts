import type { Reasons } from '../reasons/index.js';

/** The sentence of the reasons; where it names a side, with a note on whose left and right it means. */
export function sidedSentence({ sentence, named, opposite }: Reasons): string {
  const sided = [...named, ...opposite].some((part) => /^(left|right)-/.test(part));
  return sentence + (sided ? '; left and right as you see the photo' : '');
}

import type { Known } from '../../../src/evaluation/data/shot.js';

/** Words by which labels of natural photos name defects, with the classes that say the same. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  blur: ['blurred'],
  dark: ['dark'],
  overexposed: ['bright'],
  uneven: ['side-lit'],
  nocolour: ['off-colour'],
  cast_or_haze: ['off-colour', 'low-contrast'],
  pose: ['turned'],
};

/** Labels of natural photos of which all is known that is wrong with them; of the others nobody knows. */
export const JUDGED: readonly string[] = ['good', 'bad', 'masked', 'side-light', 'no-face'];

/**
 * Whether a verdict is right: acceptable for a photo without a defect, else the class of one of its defects. Where the label of a natural photo names none,
 * every class but the acceptable one is right.
 *
 * @param named - the class that decided
 */
export function isRight(
  { kind, defects }: Pick<Known, 'kind' | 'defects'>,
  named: string,
  acceptable: boolean,
): boolean {
  if (defects.length === 0) return acceptable;
  if (acceptable) return false;
  const classes =
    kind === 'bad' ? wordsOf(defects.map(({ name }) => name)) : defects.map(({ className }) => className);
  return classes.length === 0 || classes.includes(named);
}

function wordsOf(names: readonly string[]): string[] {
  return names.flatMap((name) => name.split('+').flatMap((word) => WORDS[word] ?? []));
}

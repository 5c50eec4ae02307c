/**
 * How far a verdict is from its nearest threshold, 0..1: the plain confidence. 0 at the threshold, 1 where the model leaves no doubt.
 *
 * @param score - of `assess`, 0..100
 */
export function sureness(score: number): number {
  return Math.abs(score / 50 - 1);
}

/**
 * The logit of a probability, `ln(p / (1 - p))`.
 *
 * @param nearest - what is nearer to 0 or 1 than this counts as this; by default that is where a float32 sigmoid saturates, and the logit at most 16.2 either way
 */
export function logit(probability: number, nearest = 1e-7): number {
  const p = Math.min(1 - nearest, Math.max(nearest, probability));
  return Math.log(p / (1 - p));
}

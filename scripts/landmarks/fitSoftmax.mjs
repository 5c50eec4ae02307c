const STEPS = 4000;
const RATE = 0.03;
const MOMENTUM = 0.9;
/** Shrinks the weights of terms that were brought to a deviation of 1. */
const DECAY = 0.02;

/**
 * Weights of terms, by which the sum of the right orientation is the largest: those of a softmax over the orientations, most likely by gradient descent.
 *
 * @param examples - `terms` of each orientation, undefined where there is none, and the index `upright` of the right one
 */
export function fitSoftmax(examples) {
  const all = examples.flatMap(({ terms }) => terms.filter(Boolean));
  const spreads = all[0].map((_, i) => {
    const mean = all.reduce((sum, values) => sum + values[i], 0) / all.length;
    return Math.sqrt(all.reduce((sum, values) => sum + (values[i] - mean) ** 2, 0) / all.length);
  });
  const scaled = examples.map(({ terms, upright }) => ({
    upright,
    terms: terms.map((values) => values?.map((value, i) => value / spreads[i])),
  }));
  const weights = spreads.map(() => 0);
  const speed = spreads.map(() => 0);
  for (let step = 0; step < STEPS; step++)
    for (const [i, slope] of slopeAt(weights, scaled).entries()) {
      speed[i] = MOMENTUM * speed[i] + slope;
      weights[i] -= RATE * speed[i];
    }
  return weights.map((weight, i) => weight / spreads[i]);
}

function slopeAt(weights, examples) {
  const slope = weights.map((weight) => DECAY * weight);
  for (const { terms, upright } of examples) {
    const sums = terms.map(
      (values) => values?.reduce((sum, value, i) => sum + value * weights[i], 0) ?? Number.NEGATIVE_INFINITY,
    );
    const most = Math.max(...sums);
    const shares = sums.map((sum) => Math.exp(sum - most));
    const total = shares.reduce((sum, share) => sum + share);
    for (const [k, values] of terms.entries())
      for (const [i, value] of (values ?? []).entries())
        slope[i] += ((shares[k] / total - (k === upright ? 1 : 0)) * value) / examples.length;
  }
  return slope;
}

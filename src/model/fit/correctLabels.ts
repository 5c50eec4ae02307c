/**
 * Counts the labels that logits get right: for softmax one label per sample, the most probable class; for sigmoid every known class of a
 * sample, on the right side of .5.
 *
 * @param logits - `[n, classes]`
 * @param wanted - `[n, classes]`, 0..1
 * @param known - `[n, classes]`, 0 for a label that is unknown
 */
export function correctLabels(
  logits: ArrayLike<number>,
  wanted: ArrayLike<number>,
  known: ArrayLike<number>,
  classes: number,
  activation: 'softmax' | 'sigmoid',
): { correct: number; labels: number } {
  let [correct, labels] = [0, 0];
  for (let start = 0; start < wanted.length; start += classes) {
    if (activation === 'softmax') {
      labels++;
      if (largest(logits, start, classes) === largest(wanted, start, classes)) correct++;
      continue;
    }
    for (let i = start; i < start + classes; i++) {
      if (known[i] === 0) continue;
      labels++;
      if (logits[i] >= 0 === wanted[i] >= 0.5) correct++;
    }
  }
  return { correct, labels };
}

/** Position of the largest of some values, the first of several that are equal; -1 where one is not a number. */
function largest(values: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let i = 0; i < count; i++) {
    if (Number.isNaN(values[start + i])) return -1;
    if (values[start + i] > values[start + best]) best = i;
  }
  return best;
}

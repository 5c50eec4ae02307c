/** A loss that is this many times as large as at the start, or as that of a guess, has diverged. */
const LIMIT = 10;

/**
 * Checks that a training has not diverged.
 *
 * @param loss - the mean loss of an epoch, or with the final weights
 * @param firstLoss - the loss of the first step
 * @param guess - the loss of a model that gives every class the same probability
 * @throws RangeError when the loss is not finite, or far above where it started
 */
export function checkDivergence(loss: number, firstLoss: number, guess: number, learningRate: number): void {
  if (Number.isFinite(loss) && loss <= LIMIT * Math.max(firstLoss, guess)) return;
  throw new RangeError(
    `the training diverged: the loss must stay finite and near ${firstLoss.toPrecision(3)}, its value at the start, got ${loss.toPrecision(3)}: lower \`learningRate\`, which is ${learningRate}`,
  );
}

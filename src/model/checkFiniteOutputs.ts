/** @throws RangeError unless all logits are finite */
export function checkFiniteLogits(logits: Float32Array): void {
  const odd = logits.find((value) => !Number.isFinite(value));
  if (odd !== undefined)
    throw new RangeError(
      `\`images\` must give finite logits, got ${odd}: they or the weights are not finite`,
    );
}

/** @throws RangeError unless all probabilities are finite */
export function checkFiniteProbabilities(probabilities: Float32Array): void {
  if (!probabilities.every(Number.isFinite))
    throw new RangeError(
      `the model must give finite probabilities, got ${probabilities.join(', ')}: its weights are damaged`,
    );
}

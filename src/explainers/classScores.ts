/**
 * The answers for one class, or by how much they exceed those for another.
 *
 * @param outputs - probabilities, one row per sample
 * @param classes - the length of a row
 */
export function classScores(
  outputs: ArrayLike<number>,
  classes: number,
  target: number,
  against?: number,
): Float64Array {
  return Float64Array.from(
    { length: outputs.length / classes },
    (_, n) =>
      (outputs[n * classes + target] as number) -
      (against === undefined ? 0 : (outputs[n * classes + against] as number)),
  );
}

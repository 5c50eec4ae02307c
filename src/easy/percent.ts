/** A probability as people read it. */
export function percent(
  probability: number,
  digits = probability > 0.0995 && probability < 0.995 ? 0 : 1,
): string {
  return `${(100 * probability).toFixed(digits)} %`;
}

/** Two probabilities with enough digits to tell them apart where they differ. */
export function percents(a: number, b: number): [string, string] {
  const shown = [undefined, 1, 2, 3, 4].map((digits): [string, string] => [
    percent(a, digits),
    percent(b, digits),
  ]);
  if (a === b) return shown[0];
  return shown.find(([own, other]) => own !== other) ?? shown[shown.length - 1];
}

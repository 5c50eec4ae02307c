/**
 * How well doubt tells wrong answers from right ones: the area under the ROC curve, the chance that a wrong answer is doubted more than a
 * right one, ties counting half.
 *
 * @param rounds - how often each answer counts in each round of a bootstrap
 * @returns the area, and that of each round; NaN where there are no wrong answers or no right ones
 */
export function detection(
  doubt: readonly number[],
  wrong: readonly boolean[],
  rounds: readonly ArrayLike<number>[],
): { readonly value: number; readonly drawn: readonly number[] } {
  const order = doubt.map((_, i) => i).sort((i, j) => (doubt[j] as number) - (doubt[i] as number));
  const area = (weights?: ArrayLike<number>): number => {
    let [above, wrongs, rights] = [0, 0, 0];
    for (let k = 0; k < order.length; ) {
      const value = doubt[order[k] as number];
      let [w, r] = [0, 0];
      for (; k < order.length && doubt[order[k] as number] === value; k++) {
        const i = order[k] as number;
        const weight = weights ? (weights[i] as number) : 1;
        if (wrong[i]) w += weight;
        else r += weight;
      }
      above += r * (wrongs + w / 2);
      wrongs += w;
      rights += r;
    }
    return above / (wrongs * rights);
  };
  return { value: area(), drawn: rounds.map(area) };
}

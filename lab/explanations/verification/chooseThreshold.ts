/** A threshold and how well it parts right answers from wrong ones. */
export interface ChosenThreshold {
  readonly threshold: number;
  /** Share of the right answers that reach it, less the share of the wrong ones: Youden's J, -1..1. */
  readonly youden: number;
}

/** Thresholds are multiples of this. */
const STEP = 0.05;

/**
 * The threshold with the largest J of Youden (1950, https://doi.org/10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3) among
 * -.95, -.9 .. .95; of equal ones the lowest.
 *
 * @returns undefined where there are no right answers, or no wrong ones
 */
export function chooseThreshold(
  values: readonly number[],
  right: readonly boolean[],
): ChosenThreshold | undefined {
  const [good, bad] = [true, false].map((side) => values.filter((_, i) => right[i] === side));
  if (!good?.length || !bad?.length) return undefined;
  const reach = (side: readonly number[], threshold: number): number =>
    side.filter((value) => value >= threshold).length / side.length;
  let best: ChosenThreshold | undefined;
  const steps = Math.round(1 / STEP);
  for (let k = 1 - steps; k < steps; k++) {
    const threshold = k / steps;
    const youden = reach(good, threshold) - reach(bad, threshold);
    if (!best || youden > best.youden + 1e-12) best = { threshold, youden };
  }
  return best;
}

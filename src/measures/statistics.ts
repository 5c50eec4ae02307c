/** The quantile that a share of the values lie below; 0 without values. */
export function quantile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** 0 without values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return values.length === 0 ? 0 : sum / values.length;
}

/** Mean squared distance from the mean; 0 without values. */
export function variance(values: Float64Array): number {
  const average = mean(values);
  return mean(values.map((value) => (value - average) ** 2));
}

/** Share of the values that fulfil a condition, 0..1; 0 without values. */
export function share<T>(values: ArrayLike<T>, holds: (value: T) => boolean): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (holds(values[i])) count++;
  return values.length === 0 ? 0 : count / values.length;
}

/** The values at these places. */
export function pick(values: ArrayLike<number>, places: ArrayLike<number>): Float64Array {
  return Float64Array.from(places, (place) => values[place]);
}

/** The bounds of the middle 95 % of some numbers; undefined where there are none. */
export function middle(
  drawn: readonly number[],
): { readonly low: number; readonly high: number } | undefined {
  if (drawn.length === 0) return undefined;
  const sorted = [...drawn].sort((a, b) => a - b);
  return {
    low: sorted[Math.floor(sorted.length * 0.025)],
    high: sorted[Math.ceil(sorted.length * 0.975) - 1],
  };
}

/** Threshold of a class without one of its own. */
const DEFAULT_THRESHOLD = 0.5;

/** The probability from which a class counts. */
export function thresholdOf(thresholds: Readonly<Record<string, number>>, className: string): number {
  return thresholds[className] ?? DEFAULT_THRESHOLD;
}

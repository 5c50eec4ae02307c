import type { Proportion } from '../../src/evaluation/statistics/index.js';

/** A share in percent, with its interval and its counts. */
export function percent({ rate, low, high, count, total }: Proportion): string {
  const whole = (share: number): string => (100 * share).toFixed(0);
  return `${(100 * rate).toFixed(1)} % [${whole(low)}, ${whole(high)}] (${count} of ${total})`;
}

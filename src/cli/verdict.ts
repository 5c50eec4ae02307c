import type { Assessment } from '../model/index.js';

/** A verdict in words. */
export function verdict(photo: string, { acceptable, score, defects, faces }: Assessment): string {
  const lines = [`${photo}: ${acceptable ? 'acceptable' : 'not acceptable'} (${score} of 100)`];
  if (faces?.length === 0) lines.push('  no face was found: the whole photo was judged');
  for (const { className, value, threshold, advice } of defects) {
    lines.push(`  ${className} ${percent(value)} (counts from ${percent(threshold)}): ${advice.message}`);
  }
  return lines.join('\n');
}

/** A probability as people read it. */
export function percent(probability: number): string {
  return `${(100 * probability).toFixed(probability > 0.0995 && probability < 0.995 ? 0 : 1)} %`;
}

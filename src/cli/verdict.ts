import type { Assessment } from '../model/index.js';
import { rounded } from './measureLines.js';
import { type Paint, PLAIN } from './paint.js';

/**
 * A verdict in words.
 *
 * @param three - one of three answers: acceptable, unsure or retake
 */
export function verdict(
  photo: string,
  { acceptable, answer, score, defects, candidates, advice, warnings }: Assessment,
  paint: Paint = PLAIN,
  three = false,
): string {
  const word =
    three && answer === 'unsure'
      ? paint('unsure', 'yellow')
      : acceptable
        ? paint('acceptable', 'green')
        : paint(three ? 'retake' : 'not acceptable', 'red');
  const lines = [`${photo}: ${word} (${score} of 100)`];
  for (const { message } of warnings ?? []) lines.push(`  ${message}`);
  for (const { className, kind, value, threshold, advice } of defects) {
    const amount =
      kind === 'measure'
        ? `${rounded(value)} (limit ${rounded(threshold)})`
        : `${percent(value)} (counts from ${percent(threshold)})`;
    lines.push(`  ${paint(className, 'bold')} ${amount}: ${advice.message}`);
  }
  if (candidates) {
    const nearest = candidates
      .slice(0, 3)
      .map(({ className, value, threshold }) => `${className} ${percent(value)} of ${percent(threshold)}`);
    lines.push(
      `  the model finds it not acceptable and names no defect${nearest.length > 0 ? `; the nearest: ${nearest.join(', ')}` : ''}`,
    );
    if (defects.length === 0 && advice) lines.push(`  ${advice.message}`);
  }
  return lines.join('\n');
}

/** A probability as people read it. */
export function percent(probability: number): string {
  return `${(100 * probability).toFixed(probability > 0.0995 && probability < 0.995 ? 0 : 1)} %`;
}

import { percents } from '../easy/percent.js';
import type { Assessment } from '../model/index.js';
import { rounded } from './measureLines.js';
import { oneLine } from './oneLine.js';
import { type Paint, PLAIN } from './paint.js';

/**
 * A verdict in words.
 *
 * @param three - one of three answers: acceptable, unsure or retake
 */
export function verdict(photo: string, assessment: Assessment, paint: Paint = PLAIN, three = false): string {
  const { score, defects, candidates, advice, warnings } = assessment;
  const word = answerWord(assessment, three);
  const colour = word === 'unsure' ? 'yellow' : word === 'acceptable' ? 'green' : 'red';
  const lines = [`${oneLine(photo)}: ${paint(word, colour)} (${score} of 100)`];
  for (const { className, kind, value, threshold, advice } of defects) {
    const [own, limit] =
      kind === 'measure' ? [rounded(value), rounded(threshold)] : percents(value, threshold);
    const amount = kind === 'measure' ? `${own} (limit ${limit})` : `${own} (threshold ${limit})`;
    lines.push(`  ${paint(className, 'bold')} ${amount}: ${advice.message}`);
  }
  if (candidates) {
    const nearest = candidates
      .slice(0, 3)
      .map(({ className, value, threshold }) => `${className} ${percents(value, threshold).join(' of ')}`);
    lines.push(
      `  the model rejects the photo without naming a defect${nearest.length > 0 ? `; closest: ${nearest.join(', ')}` : ''}`,
    );
    if (defects.length === 0 && advice) lines.push(`  ${advice.message}`);
  }
  for (const { message } of warnings ?? []) lines.push(`  warning: ${message}`);
  return lines.join('\n');
}

/** The answer, one of two or of three. */
export function answerWord({ acceptable, answer }: Assessment, three: boolean): string {
  if (three && answer === 'unsure') return 'unsure';
  if (acceptable) return 'acceptable';
  return three ? 'retake' : 'not acceptable';
}

import type { BatchSummary, Counts } from '../batch/index.js';
import { percent } from '../easy/percent.js';

/**
 * Result of a run, in lines.
 *
 * @param three - counts of three answers
 * @param resumable - whether the results are in a file that a later run can continue
 */
export function batchSummary(summary: BatchSummary, three = false, resumable = false): string {
  const { done, skipped, duplicates, aborted, seconds, groups, header } = summary;
  const rate = (done / Math.max(seconds, 0.001)).toFixed(1);
  const lines = [
    counted(summary, three),
    `${done} assessed in ${seconds.toFixed(1)} s, ${rate} a second, by ${header.backend}`,
    ...(skipped > 0 ? [`${many(skipped, 'photo')} already in the output`] : []),
    ...(duplicates > 0 ? [`${many(duplicates, 'input')} with a duplicate id`] : []),
    ...(aborted ? [resumable ? 'ended early: --resume continues' : 'ended early'] : []),
    ...reasons(summary),
  ];
  for (const [name, counts] of Object.entries(groups))
    lines.push(`group ${name}: ${counted(counts, three)}`, ...reasons(counts));
  return lines.join('\n');
}

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function counted({ photos, acceptable, rejected, errors, answers }: Counts, three: boolean): string {
  if (three)
    return `${many(photos, 'photo')}: ${answers.acceptable} acceptable, ${answers.unsure} unsure, ${answers.retake} to retake, ${errors} not readable`;
  return `${many(photos, 'photo')}: ${acceptable} acceptable, ${rejected} not acceptable, ${errors} not readable`;
}

/** A line for each reason, with its share of all photos. */
function reasons({ photos, reasons }: Counts): string[] {
  const width = Math.max(0, ...Object.keys(reasons).map((name) => name.length));
  return Object.entries(reasons).map(
    ([name, count]) =>
      `  ${name.padEnd(width)} ${String(count).padStart(8)} (${percent(count / photos, count === photos ? 0 : undefined)})`,
  );
}

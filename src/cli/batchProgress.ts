import type { BatchProgress } from '../batch/index.js';
import { duration } from './progressBar.js';

/** Milliseconds between two updates on a terminal, and between two lines elsewhere. */
const ON_TERMINAL = 200;
const ELSEWHERE = 30_000;

/** Photos done, their rate and the time left, on standard error: one line that changes on a terminal, a line every half minute elsewhere. */
export function batchProgress(
  stream: NodeJS.WriteStream = process.stderr,
): (progress: BatchProgress) => void {
  const start = Date.now();
  let shown = start;
  return ({ done, skipped, total }) => {
    const now = Date.now();
    const last = total !== undefined && done + skipped >= total;
    if (now - shown < (stream.isTTY ? ON_TERMINAL : ELSEWHERE) && !(last && stream.isTTY)) return;
    shown = now;
    const rate = (1000 * done) / Math.max(1, now - start);
    const of = total === undefined ? '' : ` of ${total}`;
    const left = total === undefined ? '' : `, ${duration((1000 * (total - done - skipped)) / rate)} left`;
    const text = `${done + skipped}${of} photos, ${rate.toFixed(1)} a second${left}`;
    stream.write(stream.isTTY ? `\r\x1b[2K${text}${last ? '\n' : ''}` : `${text}\n`);
  };
}

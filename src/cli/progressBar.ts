/** Time between two lines where the stream is no terminal, in milliseconds. */
const LINE_INTERVAL = 5000;
/** Width of the bar, in characters. */
const WIDTH = 24;

/**
 * Progress and time left, on standard error: a bar drawn in place on a terminal; elsewhere, such as in a log, a line every five seconds, and a
 * last one for work that took as long.
 */
export function progressBar(
  label: string,
  stream: NodeJS.WriteStream = process.stderr,
): (fraction: number, note?: string) => void {
  const start = Date.now();
  let drawn = stream.isTTY ? 0 : start;
  let lines = 0;
  return (fraction, note = '') => {
    const now = Date.now();
    if (now - drawn < (stream.isTTY ? 100 : LINE_INTERVAL) && fraction < 1) return;
    drawn = now;
    const percent = `${Math.floor(fraction * 100)} %`;
    const left = fraction > 0 ? ((now - start) / fraction) * (1 - fraction) : Number.NaN;
    const time = fraction < 1 ? `${duration(left)} left` : duration(now - start);
    if (stream.isTTY) {
      const bar = '#'.repeat(Math.round(fraction * WIDTH)).padEnd(WIDTH, '-');
      stream.write(`\r\x1b[2K${label} [${bar}] ${percent} ${time} ${note}${fraction < 1 ? '' : '\n'}`);
    } else if (lines++ > 0 || fraction < 1 || now - start >= LINE_INTERVAL) {
      // work that was done before the first line was due needs none
      stream.write(`${label.trim()}: ${percent}, ${time}${note && ` ${note}`}\n`);
    }
  };
}

/** A time in words. */
export function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '?';
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

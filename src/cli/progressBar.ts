/** A bar with the time that is left, on standard error and only where someone watches. */
export function progressBar(
  label: string,
  stream: NodeJS.WriteStream = process.stderr,
): (fraction: number, note?: string) => void {
  const start = Date.now();
  let drawn = 0;
  return (fraction, note = '') => {
    const now = Date.now();
    if (now - drawn < 100 && fraction < 1) return;
    drawn = now;
    const width = 24;
    const filled = Math.round(fraction * width);
    const bar = '#'.repeat(filled) + '-'.repeat(width - filled);
    const left = fraction > 0 ? ((now - start) / fraction) * (1 - fraction) : Number.NaN;
    const text = `${label} [${bar}] ${Math.floor(fraction * 100)} % ${fraction < 1 ? `${duration(left)} left` : duration(now - start)} ${note}`;
    if (stream.isTTY) stream.write(`\r\x1b[2K${text}${fraction < 1 ? '' : '\n'}`);
    else if (fraction === 1) stream.write(`${text}\n`);
  };
}

function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '?';
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

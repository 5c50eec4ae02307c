import type { Interval } from '../bootstrap.js';

/** A Markdown table; all columns but the first are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** A number, `-` where there is none. */
export function number(value: number | null | undefined, digits: number): string {
  if (!Number.isFinite(value)) return '-';
  const text = (value as number).toFixed(digits);
  // no sign where all digits are 0
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** A share as a percentage. */
export function percent(value: number): string {
  return `${number(100 * value, 0)} %`;
}

/** A value and its interval. */
export function shown({ value, low, high }: Interval, digits: number): string {
  if (!Number.isFinite(value)) return '-';
  return `${number(value, digits)} [${number(low, digits)}, ${number(high, digits)}]`;
}

/** A share and its interval in per cent. */
export function shownPercent({ value, low, high }: Interval): string {
  if (!Number.isFinite(value)) return '-';
  return `${percent(value)} [${number(100 * low, 0)}, ${number(100 * high, 0)}]`;
}

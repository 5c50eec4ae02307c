import type { Assessment } from '../model/index.js';

/** A line for each measure: name, value, unit, and the percentile where there is one. */
export function measureLines({ measures = [] }: Pick<Assessment, 'measures'>): string[] {
  const wide = Math.max(0, ...measures.map(({ name }) => name.length));
  return measures.map(({ name, value, unit, percentile }) => {
    const place = percentile === undefined ? '' : `  percentile ${percentile.toFixed(0)}`;
    return `  ${name.padEnd(wide)}  ${rounded(value).padStart(8)} ${unit}${place}`.trimEnd();
  });
}

/** Three significant digits. */
export function rounded(value: number): string {
  return String(Number(value.toPrecision(3)));
}

import type { Comparison } from '../analysis/compare.js';
import type { ConfusionMatrix, Estimate, Proportion } from '../statistics/index.js';

/** A table in Markdown. A bar or a line end in a cell, such as in the name of a group, stays in that cell. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.map(inCell).join(' | ')} |`)
    .join('\n');
}

function inCell(value: string | number): string {
  return String(value)
    .replaceAll('|', '\\|')
    .replace(/[\r\n]+/g, ' ');
}

/** `.912 [.880, .940]`. */
export function area({ value, low, high }: Estimate): string {
  return `${short(value)} [${short(low)}, ${short(high)}]`;
}

/** `3 of 20: 15 % [5, 36]`. */
export function share({ count, total, rate, low, high }: Proportion): string {
  return `${count} of ${total}: ${percent(rate)} % [${percent(low)}, ${percent(high)}]`;
}

/** A number in percent, with one decimal place if it is small. */
export function percent(rate: number): string {
  return (100 * rate).toFixed(rate > 0 && rate < 0.0995 ? 1 : 0);
}

/** A number below 1 with three decimal places and no leading zero; empty for NaN. */
export function short(value: number): string {
  return Number.isNaN(value) ? '' : value.toFixed(3).replace(/^0(?=\.)/, '');
}

/** One row per comparison: its name, the counts, the area under the ROC curve of each rater, and the average precision of the model. */
export function comparisons(
  head: readonly string[],
  rows: readonly { readonly cells: readonly string[]; readonly comparison: Comparison }[],
): string {
  const raters = [...new Set(rows.flatMap(({ comparison }) => Object.keys(comparison.raters)))];
  return table(
    [...head, 'with', 'without', ...raters.map((rater) => `ROC-AUC, ${rater}`), 'AP, model'],
    rows.map(({ cells, comparison }) => {
      const [first] = Object.values(comparison.raters);
      return [
        ...cells,
        first?.rocAuc.positives ?? 0,
        first?.rocAuc.negatives ?? 0,
        ...raters.map((rater) => {
          const skill = comparison.raters[rater];
          return skill ? area(skill.rocAuc) : '';
        }),
        first ? area(first.averagePrecision) : '',
      ];
    }),
  );
}

/** Rows are true classes, columns predicted ones; classes that never occur are left out. */
export function confusionTable({ names, counts }: ConfusionMatrix): string {
  const columns = names.map((_, p) => p).filter((p) => counts.some((row, t) => row[p] !== 0 || t === p));
  const rows = names.map((_, t) => t).filter((t) => counts[t]?.some((count) => count > 0));
  return table(
    ['true \\ taken for', ...columns.map((p) => names[p])],
    rows.map((t) => [
      names[t],
      ...columns.map((p) => {
        const count = counts[t]?.[p];
        return p === t ? `**${count}**` : count || '.';
      }),
    ]),
  );
}

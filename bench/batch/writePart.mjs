import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const REPORT = fileURLToPath(new URL('../../docs/reports/batch.md', import.meta.url));

/**
 * Replaces a part of a report: what is between its two marks.
 *
 * @param {string} name - of the part
 * @param {readonly string[]} lines
 * @param {string} report - its file; docs/reports/batch.md by default
 * @throws RangeError where the marks are missing
 */
export function writePart(name, lines, report = REPORT) {
  const text = readFileSync(report, 'utf8');
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, after] = [text.indexOf(start), text.indexOf(end)];
  if (before < 0 || after < before) throw new RangeError(`${report} has no part \`${name}\``);
  writeFileSync(
    report,
    `${text.slice(0, before)}${start}\n\n${lines.join('\n').trim()}\n\n${text.slice(after)}`,
  );
}

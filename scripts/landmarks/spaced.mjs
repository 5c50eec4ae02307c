/** At most `count` of the rows, evenly spaced. */
export function spaced(rows, count) {
  const length = Math.min(count, rows.length);
  return Array.from({ length }, (_, i) => rows[Math.floor((i * rows.length) / length)]);
}

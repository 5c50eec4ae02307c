export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

export const deviation = (values) => {
  const average = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1));
};

export const quantile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
};

export const correlation = (a, b) => {
  const [first, second] = [mean(a), mean(b)];
  const product = a.reduce((sum, value, i) => sum + (value - first) * (b[i] - second), 0);
  return product / (a.length - 1) / deviation(a) / deviation(b);
};

/** Share of pairs in which the positive one has the larger value. */
export const rocAuc = (positives, negatives) => {
  let pairs = 0;
  for (const a of positives) for (const b of negatives) pairs += a > b ? 1 : a === b ? 0.5 : 0;
  return pairs / (positives.length * negatives.length);
};

export const within180 = (degrees) => degrees - 360 * Math.round(degrees / 360);

/** A table of Markdown. */
export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

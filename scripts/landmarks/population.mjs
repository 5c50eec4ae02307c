import { quantile } from './statistics.mjs';

/** Shares at which the distribution of a measure is stored. */
export const SHARES = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1];

/**
 * Quantiles of every measure over portraits.
 *
 * @returns by the name of the measure, at `SHARES`, of three significant digits
 */
export async function populationOf({ landmarker, segmenter, measureFace }, portraits, read) {
  const values = {};
  for (const row of portraits) {
    const photo = await read(row);
    const face = await landmarker.detect(photo, row.box);
    const person = await segmenter.segment(photo);
    for (const { name, value } of measureFace(photo, face, { person })) {
      values[name] ??= [];
      values[name].push(value);
    }
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, list]) => [
      name,
      SHARES.map((share) => Number(quantile(list, share).toPrecision(3))),
    ]),
  );
}

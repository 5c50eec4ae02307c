import { quarterTurned } from './pixels.mjs';
import { table, within180 } from './statistics.mjs';

/** How many portraits are refused when they are turned by right angles, and when they are upright. */
export async function orientationReport({ detector, largestFirst }, portraits, read) {
  const counts = [0, 1, 2, 3].map(() => ({ refused: 0, right: 0, missed: 0 }));
  for (const row of portraits) {
    const photo = await read(row);
    for (const [quarters, count] of counts.entries()) {
      const [face] = largestFirst(await detector.detect(quarterTurned(photo, quarters)));
      if (!face) {
        count.missed++;
        continue;
      }
      const turn = Math.round(face.roll / 90);
      if (turn !== 0) count.refused++;
      if (Math.abs(within180(90 * turn - 90 * quarters)) < 1) count.right++;
    }
  }
  return [
    '## Photos that are not upright',
    '',
    `${portraits.length} portraits, each turned by right angles, judged by the roll of the largest face.`,
    '',
    table(
      ['turned clockwise by', 'refused as not upright', 'with the right turn', 'no face found', 'goal'],
      counts.map(({ refused, right, missed }, quarters) => [
        `${90 * quarters} degrees`,
        refused,
        right,
        missed,
        quarters === 0 ? 'at most 2 of 100 refused' : 'all refused',
      ]),
    ),
    '',
  ];
}

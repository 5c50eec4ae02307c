import { quarterTurned } from './pixels.mjs';
import { table } from './statistics.mjs';

const TURN_BACK = [undefined, -90, 180, 90];

/**
 * How many photos are refused when they are turned by right angles, and when they are upright.
 *
 * @param tools - `landmarkRuns` says how often `detector` has run the network of the landmarks so far
 * @param sets - `{ name, rows }`
 */
export async function orientationReport({ assess, detector, landmarkRuns, largestFirst }, sets, read) {
  const lines = [];
  for (const { name, rows } of sets) {
    const counts = [0, 1, 2, 3].map(() => ({
      refused: 0,
      right: 0,
      box: 0,
      missed: 0,
      acceptable: 0,
      asked: 0,
    }));
    for (const row of rows) {
      const photo = await read(row);
      for (const [quarters, count] of counts.entries()) {
        const turned = quarterTurned(photo, quarters);
        const before = landmarkRuns();
        const faces = largestFirst(await detector.detect(turned));
        if (landmarkRuns() > before) count.asked++;
        const { acceptable, defects } = await assess(turned, { detector: { detect: async () => faces } });
        const defect = defects.find(({ className }) => className === 'not-upright');
        if (faces.length === 0) count.missed++;
        if (acceptable) count.acceptable++;
        if (defect) count.refused++;
        if (defect?.advice.value === TURN_BACK[quarters]) count.right++;
        const [found] = faces;
        if (!found) continue;
        // the box alone, without its roll
        const { x, y, width, height } = found;
        const given = await assess(turned, { face: { x, y, width, height } });
        if (given.defects.some(({ className }) => className === 'not-upright')) count.box++;
      }
    }
    for (const [quarters, { refused, right, box, missed, acceptable, asked }] of counts.entries())
      lines.push([
        `${name} (${rows.length})`,
        `${90 * quarters} degrees`,
        ...[refused, quarters === 0 ? '' : right, box, missed, quarters === 0 ? '' : acceptable, asked],
      ]);
  }
  return [
    '## Photos that are not upright',
    '',
    'Each photo is rotated by multiples of 90 degrees and judged for `general`. Goal for portraits: all rotated photos are refused with the right turn named, and at most 2 of 100 upright photos are refused. Where no face is found, the whole photo is judged. *Landmarks asked*: photos on which the detector needs the landmark network (1.2 MB); goal: at most one in ten upright photos.',
    '',
    table(
      [
        ...['photos', 'turned clockwise by', 'refused as not upright', 'with the right turn'],
        ...['refused with the box alone', 'no face found', 'acceptable', 'landmarks asked'],
      ],
      lines,
    ),
    '',
  ];
}

import { crossFitted, eyeLabel } from './eyeHead.mjs';
import { quantile, rocAuc, table } from './statistics.mjs';

const number = (value) => value.toFixed(3);
const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** Turned heads, closed eyes and open mouths against labels, and the openness of open eyes by group. */
export async function labelReport(
  { landmarker, detector, eyeFeatures, largestFirst, ID_PHOTO_LIMITS },
  rows,
  read,
) {
  const found = [];
  let missed = { all: 0, turned: 0, frontal: 0 };
  for (const row of rows) {
    const photo = await read(row);
    const [face] = largestFirst(await detector.detect(photo));
    if (!face) {
      missed = {
        all: missed.all + 1,
        turned: missed.turned + Number(row.turned === '2'),
        frontal: missed.frontal + Number(row.turned === '0'),
      };
      continue;
    }
    const mesh = await landmarker.detect(photo, face);
    const { pose, eyes, mouth } = mesh;
    const openness = Math.min(eyes.left.openness, eyes.right.openness);
    const angle = Math.max(...[pose.yaw, pose.pitch, pose.roll].map(Math.abs));
    const features = eyeLabel(row) === undefined ? undefined : eyeFeatures(photo, mesh);
    found.push({ row, angle, openness, mouth: mouth.openness, width: mouth.width, features });
  }
  const eyed = found.filter(({ features }) => features);
  const closures = crossFitted(
    eyed.map(({ features }) => features),
    eyed.map(({ row }) => eyeLabel(row)),
  );
  for (const [i, one] of eyed.entries()) one.closure = closures[i];
  const auc = (label, measureOf, among = found) => {
    const values = (level) => among.filter(({ row }) => row[label] === level).map(measureOf);
    const [positives, negatives] = [values('2'), values('0')];
    return [number(rocAuc(positives, negatives)), `${positives.length} against ${negatives.length}`];
  };
  /** The largest angle that is above for as large a share of the photos below a grade as it is below for the others. */
  const angleOf = (grade) => {
    const turned = found.filter(({ row }) => row.turned >= grade).map(({ angle }) => angle);
    const others = found.filter(({ row }) => row.turned < grade).map(({ angle }) => angle);
    const excess = (limit) =>
      turned.filter((angle) => angle < limit).length / turned.length -
      others.filter((angle) => angle >= limit).length / others.length;
    const [limit] = found
      .map(({ angle }) => angle)
      .sort((a, b) => a - b)
      .filter((angle) => excess(angle) >= 0);
    return limit.toFixed(1);
  };
  const seen = found.filter(({ row }) => row.sunglasses === '0');
  const level = seen.filter(({ row }) => row.turned !== '2');
  const groups = [...new Set(found.map(({ row }) => row.race))].sort();
  const limit = ID_PHOTO_LIMITS['eye-closure'].max;
  const above = (grade) => {
    const values = eyed
      .filter(({ row }) => row['eyes-closed'] === String(grade))
      .map(({ closure }) => closure);
    return values.filter((value) => value > limit).length / values.length;
  };
  return [
    '## Against labels',
    '',
    `${rows.length} labelled web crops; no face was found on ${missed.all} (${missed.turned} of them clearly turned, ${missed.frontal} not turned), which are excluded from the table.`,
    '',
    table(
      ['what', 'ROC-AUC', 'photos', 'goal'],
      [
        [
          'clearly turned against not turned, by the largest angle',
          ...auc('turned', ({ angle }) => angle),
          '.985',
        ],
        [
          'eyes closed against open, without sunglasses, by `eye-closure`, cross-fitted in five folds',
          ...auc('eyes-closed', ({ closure }) => closure, seen),
          '.90',
        ],
        [
          'the same on faces that are not clearly turned',
          ...auc('eyes-closed', ({ closure }) => closure, level),
          '',
        ],
        [
          'eyes closed against open, without sunglasses, by the lesser openness',
          ...auc('eyes-closed', ({ openness }) => -openness, seen),
          '',
        ],
        [
          'the same on faces that are not clearly turned',
          ...auc('eyes-closed', ({ openness }) => -openness, level),
          '',
        ],
        ['mouth open against closed, by its openness', ...auc('mouth-open', ({ mouth }) => mouth), '.93'],
      ],
    ),
    '',
    `By the protocol of the labels a head is turned from roughly 15 degrees and clearly turned from 25. With equal errors on both sides the largest angle separates them at ${angleOf('1')} and ${angleOf('2')} degrees.`,
    '',
    `\`id-photo\` warns when \`eye-closure\` is above ${limit}: ${percent(above(2))} of the closed eyes are above it. Openness has no limit in any profile.`,
    '',
    '`eye-closure` (cross-fitted) of open eyes without sunglasses, by group as the data set states it:',
    '',
    table(
      ['group', 'photos', 'median', '95th percentile', 'above the limit'],
      groups.map((group) => {
        const values = eyed
          .filter(({ row }) => row.race === group && row['eyes-closed'] === '0')
          .map(({ closure }) => closure);
        const warned = values.filter((value) => value > limit).length / values.length;
        return [
          group,
          values.length,
          ...[0.5, 0.95].map((share) => number(quantile(values, share))),
          percent(warned),
        ];
      }),
    ),
    '',
    'Openness of open eyes (no sunglasses, not clearly turned; the lesser of both eyes), by group as the data set states it:',
    '',
    table(
      ['group', 'photos', '5th percentile', 'median', '95th percentile'],
      groups.map((group) => {
        const values = level
          .filter(({ row }) => row.race === group && row['eyes-closed'] === '0')
          .map(({ openness }) => openness);
        return [group, values.length, ...[0.05, 0.5, 0.95].map((share) => number(quantile(values, share)))];
      }),
    ),
    '',
    'Openness of mouths labelled closed:',
    '',
    table(
      ['group', 'photos', 'median', '95th percentile'],
      groups.map((group) => {
        const values = found
          .filter(({ row }) => row.race === group && row['mouth-open'] === '0')
          .map(({ mouth }) => mouth);
        return [group, values.length, ...[0.5, 0.95].map((share) => number(quantile(values, share)))];
      }),
    ),
    '',
  ];
}

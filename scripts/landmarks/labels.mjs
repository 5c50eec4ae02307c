import { quantile, rocAuc, table } from './statistics.mjs';

const number = (value) => value.toFixed(3);

/** Turned heads, closed eyes and open mouths against labels, and the openness of open eyes by group. */
export async function labelReport({ landmarker, detector, largestFirst }, rows, read) {
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
    const { pose, eyes, mouth } = await landmarker.detect(photo, face);
    const openness = Math.min(eyes.left.openness, eyes.right.openness);
    const angle = Math.max(...[pose.yaw, pose.pitch, pose.roll].map(Math.abs));
    found.push({ row, angle, openness, mouth: mouth.openness, width: mouth.width });
  }
  const auc = (label, measureOf, among = found) => {
    const values = (level) => among.filter(({ row }) => row[label] === level).map(measureOf);
    const [positives, negatives] = [values('2'), values('0')];
    return [number(rocAuc(positives, negatives)), `${positives.length} against ${negatives.length}`];
  };
  const seen = found.filter(({ row }) => row.sunglasses === '0');
  const level = seen.filter(({ row }) => row.turned !== '2');
  const groups = [...new Set(found.map(({ row }) => row.race))].sort();
  return [
    '## Against labels',
    '',
    `${rows.length} labelled web crops; on ${missed.all} no face was found (${missed.turned} of them clearly turned, ${missed.frontal} not turned), which are left out of the table.`,
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
          'eyes closed against open, without sunglasses, by the lesser openness',
          ...auc('eyes-closed', ({ openness }) => -openness, seen),
          '.90',
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
    'Closed eyes are not told apart well enough: openness of the eyes is a value without a limit in every profile.',
    '',
    'Openness of open eyes (no sunglasses, not clearly turned), the lesser of both, by the group that the data set states:',
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
    'Openness of mouths that are labelled as closed:',
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

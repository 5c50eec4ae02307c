import { mirrored, turnedAbout } from './pixels.mjs';
import { correlation, deviation, mean, quantile, table } from './statistics.mjs';

const ANGLES = [-45, -20, -10, 10, 20, 45];
const shown = (value) => value.toFixed(2);

/** Pose of portraits: frontal ones, mirrored, turned, and against the yaw of another detector. */
export async function poseReport({ landmarker, alignedCrop }, portraits, read) {
  const frontal = portraits.filter(({ path }) => path.includes('london_set/neutral'));
  const smiling = portraits.filter(({ path }) => path.includes('london_set/smiling'));
  const office = portraits.filter(({ source }) => source === 'us_civilservice');
  const poseOf = async (row) => (await landmarker.detect(await read(row), row.box)).pose;
  const posesOf = async (rows) => {
    const poses = [];
    for (const row of rows) poses.push({ ...(await poseOf(row)), row });
    return poses;
  };
  const [upright, smiles, official] = [await posesOf(frontal), await posesOf(smiling), await posesOf(office)];
  const mirror = [];
  for (const { row, yaw, roll, pitch } of [...upright, ...official].slice(0, 100)) {
    const photo = await read(row);
    const box = { ...row.box, x: photo.width - row.box.x - row.box.width };
    const { pose } = await landmarker.detect(mirrored(photo), box);
    mirror.push([yaw + pose.yaw, roll + pose.roll, pitch - pose.pitch].map(Math.abs));
  }
  const turns = [];
  for (const { row, roll } of upright.slice(0, 25))
    for (const degrees of ANGLES) {
      const { photo, box } = turnedAbout(await read(row), row.box, degrees, alignedCrop);
      const { pose } = await landmarker.detect(photo, box);
      turns.push({ degrees, error: Math.abs(pose.roll - roll - degrees) });
    }
  const pairs = smiles.flatMap((smile) => {
    const neutral = upright.find(({ row }) => row.person === smile.row.person);
    return neutral ? [[smile.yaw - neutral.yaw, smile.pitch - neutral.pitch]] : [];
  });
  const spread = (poses, key) => deviation(poses.map((pose) => pose[key]));
  return [
    '## Pose',
    '',
    table(
      ['what', 'value', 'goal'],
      [
        [
          `spread of yaw over ${upright.length} frontal portraits (one deviation, degrees)`,
          shown(spread(upright, 'yaw')),
          'at most 3',
        ],
        ['spread of pitch over the same', shown(spread(upright, 'pitch')), 'at most 3'],
        ['spread of roll over the same', shown(spread(upright, 'roll')), ''],
        ['mean pitch of the same', shown(mean(upright.map(({ pitch }) => pitch))), ''],
        [
          `difference of two photos of one person (${pairs.length} pairs), yaw`,
          shown(deviation(pairs.map(([yaw]) => yaw))),
          '',
        ],
        ['the same, pitch', shown(deviation(pairs.map(([, pitch]) => pitch))), ''],
        [
          `correlation of yaw with that of another detector, ${official.length} portraits`,
          Math.abs(
            correlation(
              official.map(({ yaw }) => yaw),
              official.map(({ row }) => Number(row.yaw_proxy)),
            ),
          ).toFixed(3),
          '.97',
        ],
        [
          `mirrored photos (${mirror.length}): median error of yaw`,
          shown(
            quantile(
              mirror.map(([yaw]) => yaw),
              0.5,
            ),
          ),
          'at most 2',
        ],
        [
          'mirrored photos: median error of roll',
          shown(
            quantile(
              mirror.map(([, roll]) => roll),
              0.5,
            ),
          ),
          'at most 2',
        ],
        [
          `turned photos (${turns.length}, up to 45 degrees): median error of roll`,
          shown(
            quantile(
              turns.map(({ error }) => error),
              0.5,
            ),
          ),
          'at most 1',
        ],
        [
          'turned by 45 degrees either way: median error of roll',
          shown(
            quantile(
              turns.filter(({ degrees }) => Math.abs(degrees) === 45).map(({ error }) => error),
              0.5,
            ),
          ),
          'at most 1',
        ],
      ],
    ),
    '',
    'Pitch spreads more than yaw because the depth of a face is estimated: a different face shape is mistaken for a nod. `id-photo` therefore allows a tolerance of 5 degrees of pitch.',
    '',
  ];
}

import { mirrored, turnedAbout } from './pixels.mjs';
import { correlation, deviation, mean, quantile, table } from './statistics.mjs';
import { portraitInSpace } from './turnedPortrait.mjs';

const ANGLES = [-45, -20, -10, 10, 20, 45];
/** Degrees by which portraits are turned in space. */
const YAWS = [-40, -20, -10, 10, 20, 40];
const PITCHES = [-30, -20, -10, 10, 20, 30];
const shown = (value) => value.toFixed(2);

/** Pose of portraits: frontal ones, mirrored, turned, and against the yaw of another detector. */
export async function poseReport(tools, portraits, read) {
  const { landmarker, alignedCrop } = tools;
  const frontal = portraits.filter(({ path }) => path.includes('london_set/neutral'));
  const smiling = portraits.filter(({ path }) => path.includes('london_set/smiling'));
  const office = portraits.filter(({ source }) => source === 'us_civilservice');
  const posesOf = async (rows) => {
    const poses = [];
    for (const row of rows) {
      const { pose, points } = await landmarker.detect(await read(row), row.box);
      poses.push({ ...pose, points, row });
    }
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
    'A different face shape is mistaken for a nod, which is why `id-photo` allows a tolerance of 5 degrees of pitch.',
    '',
    ...(await spaceReport(tools, upright, read)),
  ];
}

/** Portraits in space, turned by known angles. */
async function spaceReport(tools, upright, read) {
  const { canonicalFace, detector, FACE_OVAL, headPose, landmarker, largestFirst } = tools;
  const canonical = await canonicalFace();
  const readings = new Map();
  const add = (key, value) => readings.set(key, [...(readings.get(key) ?? []), value]);
  for (const { row, points } of upright) {
    const view = portraitInSpace(
      await read(row),
      { points, pose: headPose(points, canonical) },
      canonical,
      FACE_OVAL,
    );
    const poseOf = async (angles) => {
      const picture = view(angles);
      const [face] = largestFirst(await detector.detect(picture));
      if (!face) return undefined;
      const mesh = await landmarker.detect(picture, face);
      return { ...mesh.pose, geometric: headPose(mesh.points, canonical).pitch };
    };
    const still = await poseOf({});
    if (!still) continue;
    for (const yaw of YAWS) {
      const pose = await poseOf({ yaw });
      if (pose) add(`yaw ${yaw}`, pose.yaw - still.yaw);
    }
    for (const pitch of PITCHES) {
      const pose = await poseOf({ pitch });
      if (!pose) continue;
      add(`pitch ${pitch}`, pose.pitch - still.pitch);
      add(`geometric ${pitch}`, pose.geometric - still.geometric);
    }
  }
  const shownMean = (key) => shown(mean(readings.get(key)));
  return [
    '### Turned in space',
    '',
    `The ${upright.length} portraits again, each laid over the canonical face and seen from elsewhere, with the light as it was: by how much the reading changes. None of them was used by \`npm run fit:pitch\`. *Points alone*: the canonical face fitted to the points, as for the points of other libraries.`,
    '',
    table(
      ['turned by (degrees)', 'yaw'],
      YAWS.map((yaw) => [yaw, shownMean(`yaw ${yaw}`)]),
    ),
    '',
    table(
      ['nodded by (degrees)', 'pitch', 'points alone'],
      PITCHES.map((pitch) => [pitch, shownMean(`pitch ${pitch}`), shownMean(`geometric ${pitch}`)]),
    ),
    '',
  ];
}

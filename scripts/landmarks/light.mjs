import { withLight } from './pixels.mjs';
import { quantile, table } from './statistics.mjs';

const CASTS = [
  ['warm', [1.25, 1, 0.7]],
  ['cold', [0.8, 1, 1.2]],
  ['green', [0.9, 1.1, 0.9]],
];
const BLURS = [0, 0.5, 1, 1.5, 2, 3, 4, 6, 8];
const GREY = 0.4;

/** Whether measured light, colour and sharpness follow changes that are known. */
export async function lightReport(library, portraits, read) {
  const { landmarker, measureFace, rgbToLab, linearToSrgb, gaussianBlur } = library;
  const stops = [];
  const casts = [];
  let [falls, steps] = [0, 0];
  for (const [i, row] of portraits.entries()) {
    const photo = await read(row);
    const face = await landmarker.detect(photo, row.box);
    const measured = (image) =>
      Object.fromEntries(measureFace(image, face).map(({ name, value }) => [name, value]));
    const plain = measured(photo);
    for (const [gain, sign] of [
      [0.5, -1],
      [2, 1],
    ])
      stops.push({
        gain,
        change:
          sign *
          (measured(withLight(photo, library, [gain, gain, gain]))['skin-light'] - plain['skin-light']),
      });
    for (const [name, gains] of CASTS) {
      // dimmed, so that no channel burns out
      const dim = gains.map((gain) => 0.6 * gain);
      const [base, found] = [
        measured(withLight(photo, library, [0.6, 0.6, 0.6])),
        measured(withLight(photo, library, dim)),
      ];
      const level = 0.2126 * gains[0] + 0.7152 * gains[1] + 0.0722 * gains[2];
      const [, a, b] = rgbToLab(gains.map((gain) => linearToSrgb((GREY * gain) / level)));
      casts.push({
        name,
        error: Math.hypot(found['cast-a'] - base['cast-a'] - a, found['cast-b'] - base['cast-b'] - b),
      });
    }
    if (i % 3 !== 0) continue;
    let before = Number.POSITIVE_INFINITY;
    for (const sigma of BLURS) {
      const { data, width, height } = gaussianBlur(photo, sigma);
      const { sharpness } = measured({ data: Uint8Array.from(data, Math.round), width, height });
      if (sigma > 0) steps++;
      if (sigma > 0 && sharpness < before) falls++;
      before = sharpness;
    }
  }
  const of = (gain, share) =>
    quantile(
      stops.filter((stop) => stop.gain === gain).map(({ change }) => change),
      share,
    ).toFixed(2);
  return [
    '## Light, colour and sharpness',
    '',
    `${portraits.length} portraits, changed in linear light and rounded to 8 bit.`,
    '',
    table(
      ['what', 'median', '5th to 95th percentile', 'goal'],
      [
        [
          'half the light: change of `skin-light` in stops, downwards',
          of(0.5, 0.5),
          `${of(0.5, 0.05)} to ${of(0.5, 0.95)}`,
          '1 +- .15',
        ],
        [
          'twice the light: change of `skin-light` in stops, upwards',
          of(2, 0.5),
          `${of(2, 0.05)} to ${of(2, 0.95)}`,
          '1 +- .15',
        ],
        ...CASTS.map(([name]) => {
          const errors = casts.filter((cast) => cast.name === name).map(({ error }) => error);
          const at = (share) => quantile(errors, share).toFixed(2);
          return [
            `a ${name} cast: error of the change of \`cast-a\` and \`cast-b\`, Lab`,
            at(0.5),
            `${at(0.05)} to ${at(0.95)}`,
            'at most 3',
          ];
        }),
      ],
    ),
    '',
    `\`sharpness\` fell in ${falls} of ${steps} steps of blur (standard deviations of ${BLURS.join(', ')} pixels).`,
    '',
  ];
}

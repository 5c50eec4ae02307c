import { smooth } from '../../image/smooth.js';
import { degradation } from '../degradation.js';
import { type Color, cover, mixed, place, scaled } from '../pixels/cover.js';
import { closedCurve, fillPolygon, openCurve, type Point, strokeInto } from '../pixels/shapes.js';
import { fractalNoise, smoothNoise } from '../pixels/smoothNoise.js';
import { FABRICS, printOn } from './fabric.js';

const KINDS = [
  'surgical',
  'surgical',
  'surgical',
  'cloth',
  'cloth',
  'printed',
  'respirator',
  'folded',
] as const;

/**
 * A face mask: surgical with pleats, plain or printed cloth, a moulded respirator, or a duckbill respirator; worn below the nose at low
 * severity, higher with rising severity. The defect mask marks the covered pixels. After ISO/IEC 29794-5 "mouth occlusion prevention".
 */
export const medicalMask = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const kind = random.pick(KINDS);
  const moulded = kind === 'respirator' || kind === 'folded';
  const top = severity > 0.35 ? random.uniform(0.5, 0.56) - 0.07 * severity : random.uniform(0.62, 0.7);
  const rise = (moulded ? 0.07 : 0.045) * random.uniform(0.5, 1.3);
  const wide = (moulded ? -0.06 : -0.005) + random.uniform(-0.03, 0.04);
  const tilt = random.normal(0, 0.025);
  const shift = random.normal(0, 0.012);
  const p = (u: number, v: number): Point => place(face, u + shift, v + tilt * (u - 0.5));
  const bottom = 1.05 + random.uniform(-0.03, 0.05);
  // it sags between the ears, and follows the jaw
  const side = top + (moulded ? 0.12 : random.uniform(0.05, 0.1));
  const jaw = random.uniform(0.84, 0.9);
  const outline = closedCurve([
    p(-wide, side),
    p(0.2, top + 0.035),
    p(0.38, top - 0.3 * rise),
    p(0.5, top - rise),
    p(0.62, top - 0.3 * rise),
    p(0.8, top + 0.035),
    p(1 + wide, side),
    p(0.98 + wide, (side + jaw) / 2),
    p(0.87 + 0.5 * wide, jaw),
    p(0.68, bottom - 0.05),
    p(0.5, bottom),
    p(0.32, bottom - 0.05),
    p(0.13 - 0.5 * wide, jaw),
    p(0.02 - wide, (side + jaw) / 2),
  ]);
  const coverage = fillPolygon(width, height, outline, Math.max(0.8, face.width * 0.004));
  const body = coverage.data.slice();
  const loop = Math.max(0.5, face.width * random.uniform(0.006, 0.012));
  for (const [edge, ear] of [
    [-wide, -0.07],
    [1 + wide, 1.07],
  ] as const) {
    const sign = ear < 0 ? 1 : -1;
    strokeInto(
      coverage,
      openCurve([p(edge + 0.02 * sign, side + 0.01), p((edge + ear) / 2, side - 0.05), p(ear, side - 0.1)]),
      loop,
    );
    strokeInto(
      coverage,
      openCurve([
        p(edge + 0.06 * sign, jaw - 0.03),
        p((edge + ear) / 2, (side + jaw) / 2 - 0.03),
        p(ear, side),
      ]),
      loop,
    );
  }
  const fabric = moulded
    ? random.pick([FABRICS[0], FABRICS[0], FABRICS[0], FABRICS[3]] as Color[])
    : kind === 'surgical'
      ? mixed(random.pick(FABRICS.slice(0, 4)), [236, 240, 243], random.uniform(0, 0.4))
      : random.pick(FABRICS);
  const weave = smoothNoise(width, height, 1.4, () => random.normal()).data;
  const wrinkles = fractalNoise(width, height, face.width * 0.2, () => random.normal(), 0.5, 4);
  const print = kind === 'printed' ? printOn(random, face, width, height) : undefined;
  const pleat = random.uniform(0.075, 0.11);
  const depth = random.uniform(0.5, 1.3);
  const rim = smooth(body, width, height, face.width * 0.02);
  const valve = kind === 'respirator' && random.bernoulli(0.4) ? random.uniform(0.28, 0.4) : undefined;
  return cover(
    image,
    coverage,
    {
      shadow: 0.45,
      color: (x, y) => {
        const i = y * width + x;
        const [u, v] = [
          (x - face.x) / face.width - shift - 0.5,
          (y - face.y) / face.height - tilt * ((x - face.x) / face.width - 0.5),
        ];
        const wrinkle = wrinkles[i];
        // it curves around the face, stands out over nose and mouth, and recedes below the chin
        let light =
          1.02 -
          0.75 * Math.abs(u) ** 2.2 -
          0.45 * Math.max(0, v - 0.86) +
          0.05 * Math.exp(-((u / 0.1) ** 2 + ((v - top - 0.1) / 0.14) ** 2));
        // it is hollow beside the ridge of the nose
        light -=
          0.1 * depth * Math.exp(-(((Math.abs(u) - 0.17) / 0.06) ** 2 + ((v - top - 0.06) / 0.07) ** 2));
        // its ends are gathered towards the ears
        const end = Math.max(0, (Math.abs(u) - 0.3) / 0.2);
        light += 0.1 * depth * end * Math.sin(40 * (v - 0.75) * (1.3 - end) + 2 * wrinkle);
        if (kind === 'surgical') {
          const phase = (v - top + 0.14 * u * u * Math.sign(v - 0.78) + 0.006 * wrinkle) / pleat;
          const fold = phase - Math.floor(phase);
          const open = v > top + 0.07 && v < bottom - 0.08 ? 1 : 0;
          // each pleat overlaps the next: a bright edge, then its shadow
          light +=
            open *
            depth *
            (0.045 * fold -
              0.13 * Math.exp(-((fold / 0.1) ** 2)) -
              0.05 * Math.exp(-(((fold - 1) / 0.05) ** 2)));
        }
        if (kind === 'cloth' || kind === 'printed')
          light -=
            0.12 * Math.exp(-((u / 0.008) ** 2)) - 0.03 * Math.sign(u) * depth * Math.exp(-((u / 0.15) ** 2));
        if (kind === 'folded')
          light -= 0.16 * depth * Math.tanh((v - 0.74 - 0.1 * u * u) * 60) * 0.5 + 0.05 * Math.abs(u);
        if (kind === 'respirator')
          light += 0.1 * Math.sqrt(Math.max(0, 1 - (u / 0.5) ** 2 - ((v - 0.78) / 0.3) ** 2)) - 0.06;
        // a hem along the edge
        const hem = Math.exp(-(((rim[i] - 0.72) / 0.06) ** 2));
        light += 0.045 * wrinkle * depth + 0.018 * weave[i] - 0.09 * hem - 0.25 * Math.max(0, 0.62 - rim[i]);
        if (valve !== undefined) {
          const r = Math.hypot(u - 0.5 + valve, ((v - 0.8) * face.height) / face.width) / 0.1;
          if (r < 1) light += r > 0.85 ? -0.18 : 0.03 - 0.1 * Math.max(0, Math.sin(30 * v));
        }
        return scaled(print ? print(i, fabric) : fabric, light);
      },
    },
    random,
    face,
  );
});

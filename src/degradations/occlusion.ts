import type { Random } from '../random.js';
import type { FaceBox, Raster } from '../types.js';
import { type Color, cover, mixed, scaled, skinColor } from './cover.js';
import { degradation, filled, type Rgb } from './degradation.js';
import { smoothNoise } from './filters.js';
import { closedCurve, fillPolygon, openCurve, type Point, strokeInto } from './shapes.js';

const FABRICS: readonly Color[] = [
  [232, 234, 236],
  [158, 198, 222],
  [120, 178, 190],
  [40, 40, 44],
  [30, 36, 62],
  [226, 170, 186],
  [128, 30, 40],
  [96, 110, 84],
  [178, 160, 138],
  [90, 90, 96],
];

/** A face mask: surgical with pleats, cloth plain or printed, or a moulded respirator; the more severe, the higher it sits. ISO/IEC 29794-5 "mouth occlusion". */
export const medicalMask = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const kind = random.pick(['surgical', 'surgical', 'cloth', 'printed', 'moulded'] as const);
  // worn over the nose; below it when slight
  const top = severity > 0.35 ? random.uniform(0.47, 0.55) - 0.06 * severity : random.uniform(0.6, 0.68);
  const bridge = top - (kind === 'moulded' ? 0.06 : 0.04) * random.uniform(0.4, 1.3);
  const wide = random.uniform(-0.02, 0.07);
  const tilt = random.normal(0, 0.03);
  const p = (u: number, v: number): Point => at(face, u, v + tilt * (u - 0.5));
  const outline = closedCurve([
    p(-wide, top + random.uniform(0.03, 0.09)),
    p(0.25, top + 0.02),
    p(0.5, bridge),
    p(0.75, top + 0.02),
    p(1 + wide, top + random.uniform(0.03, 0.09)),
    p(0.97, 0.84 + random.normal(0, 0.02)),
    p(0.74, 1.03),
    p(0.5, 1.08 + random.uniform(-0.03, 0.04)),
    p(0.26, 1.03),
    p(0.03, 0.84 + random.normal(0, 0.02)),
  ]);
  const coverage = fillPolygon(width, height, outline);
  const loop = face.width * random.uniform(0.008, 0.014);
  for (const [u, edge] of [
    [-0.1, -wide],
    [1.1, 1 + wide],
  ] as const) {
    strokeInto(
      coverage,
      openCurve([p(edge, top + 0.07), p((edge + u) / 2, top - 0.03), p(u, top - 0.05)]),
      loop,
    );
    strokeInto(
      coverage,
      openCurve([p(u < 0 ? 0.03 : 0.97, 0.82), p((edge + u) / 2, 0.7), p(u, top + 0.06)]),
      loop,
    );
  }
  const fabric =
    kind === 'moulded'
      ? random.pick([FABRICS[0], FABRICS[0], FABRICS[3]] as Color[])
      : kind === 'surgical'
        ? random.pick(FABRICS.slice(0, 4))
        : random.pick(FABRICS);
  const weave = smoothNoise(width, height, 1.5, () => random.normal());
  const wrinkles = smoothNoise(width, height, face.width * 0.12, () => random.normal());
  const print = kind === 'printed' ? printOn(random, face, width, height) : undefined;
  const pleats = random.uniform(0.055, 0.09);
  return cover(
    image,
    coverage,
    {
      shadow: 0.4,
      color: (x, y) => {
        const [u, v] = [(x - face.x) / face.width, (y - face.y) / face.height];
        const i = y * width + x;
        // it bends round the face, stands out over the nose, and falls back under the chin
        const round = 1 - 0.5 * Math.abs(u - 0.5) ** 1.6 * 2 - 0.22 * Math.max(0, v - 0.85);
        const nose = 0.07 * Math.exp(-(((u - 0.5) / 0.12) ** 2 + ((v - top - 0.1) / 0.12) ** 2));
        const bent = v + 0.12 * (u - 0.5) ** 2;
        const fold =
          kind === 'surgical' && v > top + 0.1 && v < 0.95
            ? -0.13 * Math.max(0, Math.sin((bent * 2 * Math.PI) / pleats)) ** 6
            : 0;
        const seam = kind === 'cloth' ? -0.2 * Math.exp(-(((u - 0.5) / 0.008) ** 2)) : 0;
        const light =
          round +
          nose +
          fold +
          seam +
          0.012 * (weave.data[i] as number) +
          0.035 * (wrinkles.data[i] as number);
        return scaled(print ? print(i, fabric) : fabric, light);
      },
    },
    random,
    face,
  );
});

/** Sunglasses: round, wide or narrow; mirrored, black or tinted. ISO/IEC 29794-5 "eyes visible". */
export const sunglasses = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const tilt = random.normal(0, 0.02);
  const line = random.uniform(0.35, 0.41);
  const p = (u: number, v: number): Point => at(face, u, v + tilt * (u - 0.5));
  const [rx, ry] = [random.uniform(0.17, 0.24), random.uniform(0.085, 0.15) * (0.75 + 0.35 * severity)];
  const power = random.uniform(2, 3.6);
  const lens = (centre: number): Point[] =>
    Array.from({ length: 48 }, (_, k) => {
      const a = (k * 2 * Math.PI) / 48;
      const round = (value: number): number => Math.sign(value) * Math.abs(value) ** (2 / power);
      return p(centre + rx * round(Math.cos(a)), line + 0.02 + ry * round(Math.sin(a)));
    });
  const opacity = 0.55 + 0.44 * severity;
  const coverage = fillPolygon(width, height, lens(0.5 - rx - 0.055));
  const right = fillPolygon(width, height, lens(0.5 + rx + 0.055));
  for (let i = 0; i < coverage.data.length; i++)
    coverage.data[i] = opacity * Math.max(coverage.data[i] as number, right.data[i] as number);
  const bar = face.width * random.uniform(0.01, 0.022);
  strokeInto(coverage, openCurve([p(0.45, line), p(0.5, line - 0.02), p(0.55, line)]), bar);
  strokeInto(coverage, [p(0.5 - 2 * rx - 0.05, line), p(-0.09, line - 0.02)], bar);
  strokeInto(coverage, [p(0.5 + 2 * rx + 0.05, line), p(1.09, line - 0.02)], bar);
  const glass = random.pick([
    [16, 16, 18],
    [34, 26, 20],
    [20, 30, 42],
    [48, 32, 30],
  ] as Color[]);
  const shine = random.uniform(0, 0.5);
  const slope = random.uniform(-2, 2);
  return cover(
    image,
    coverage,
    {
      lit: 0.5,
      color: (x, y) => {
        const [u, v] = [(x - face.x) / face.width, (y - face.y) / face.height];
        const sky = Math.max(0, 1 - (v - line + ry) / (1.4 * ry)) * shine;
        const streak = 0.25 * shine * Math.exp(-(((u % 0.5) + slope * (v - line) - 0.25) ** 2) / 0.002);
        return mixed(glass, [210, 220, 230], Math.min(0.8, sky * 0.5 + streak));
      },
    },
    random,
    face,
  );
});

/** The person's own hand before mouth, eye, cheek or the whole face. */
export const hand = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const skin = scaled(skinColor(image, face), random.uniform(0.88, 1.06));
  const thick = face.width * random.uniform(0.055, 0.07) * (1 + 0.35 * severity);
  const [cx, cy] = at(face, random.uniform(0.25, 0.75), random.pick([0.35, 0.75, 0.7, 0.55]));
  const direction = random.uniform(0, 2 * Math.PI);
  const [ux, uy] = [Math.cos(direction), Math.sin(direction)];
  const coverage = filled(width, height, 0);
  const relief = new Float32Array(width * height);
  const fingers = 2 + Math.round(2 * severity);
  const length = face.width * (0.34 + 0.25 * severity);
  for (let k = 0; k < fingers; k++) {
    const offset = (k - (fingers - 1) / 2) * thick * random.uniform(1.95, 2.2);
    const bend = random.normal(0, 0.1) * length;
    const tip = length * (0.55 - 0.09 * Math.abs(k - (fingers - 1) / 2));
    const base: Point = [cx + offset * -uy - ux * length * 0.6, cy + offset * ux - uy * length * 0.6];
    const middle: Point = [cx + (offset + bend * 0.4) * -uy, cy + (offset + bend * 0.4) * ux];
    const end: Point = [cx + offset * -uy + ux * tip, cy + offset * ux + uy * tip];
    addLimb(coverage, relief, openCurve([base, middle, end]), thick);
  }
  const palm: Point = [cx - ux * length * 0.95, cy - uy * length * 0.95];
  addLimb(
    coverage,
    relief,
    [palm, [palm[0] - ux * length * 1.2, palm[1] - uy * length * 1.2]],
    thick * (fingers * 0.9 + 0.6),
  );
  const pores = smoothNoise(width, height, face.width * 0.05, () => random.normal());
  return cover(
    image,
    coverage,
    {
      shadow: 0.5,
      color: (x, y) => {
        const i = y * width + x;
        const round = 0.6 + 0.48 * Math.sqrt(relief[i] as number) + 0.025 * (pores.data[i] as number);
        // blood shines through where skin turns away
        return [skin[0] * Math.min(1.1, round + 0.05), skin[1] * round, skin[2] * round];
      },
    },
    random,
    face,
  );
});

/** A scarf or collar pulled over chin, mouth and nose. */
export const scarf = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const top = 0.82 - 0.36 * severity + random.normal(0, 0.02);
  const points = [-0.5, -0.1, 0.25, 0.5, 0.75, 1.1, 1.5].map((u) =>
    at(face, u, top + 0.05 * Math.sin(3 * u + random.uniform(0, 6)) + random.normal(0, 0.015)),
  );
  const coverage = fillPolygon(width, height, [
    ...openCurve(points),
    [width + 9, height + 9],
    [-9, height + 9],
  ]);
  const base = random.pick(FABRICS);
  const print = random.bernoulli() ? printOn(random, face, width, height) : undefined;
  const folds = smoothNoise(width, height, face.width * 0.22, () => random.normal());
  const knit = smoothNoise(width, height, random.uniform(1.5, 4), () => random.normal());
  return cover(
    image,
    coverage,
    {
      color: (x, y) => {
        const i = y * width + x;
        const wave = Math.sin((y / face.height + 0.12 * (folds.data[i] as number)) * 26);
        return scaled(print ? print(i, base) : base, 0.82 + 0.13 * wave + 0.04 * (knit.data[i] as number));
      },
    },
    random,
    face,
  );
});

/** Hair over the eyes, or strands across the face, in the colour of the person's own hair. */
export const hair = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const own = hairColor(image, face);
  const coverage = filled(width, height, 0);
  const shine = new Float32Array(width * height);
  const strands = Math.round(60 + 420 * severity);
  const [from, to] = random.bernoulli(0.6) ? [-0.05, 1.05] : random.bernoulli() ? [-0.1, 0.55] : [0.45, 1.1];
  const sweep = random.normal(0, 0.25);
  for (let k = 0; k < strands; k++) {
    const u = random.uniform(from, to);
    const reach = 0.18 + (0.25 + 0.55 * severity) * random.uniform(0.6, 1);
    const drift = sweep + random.normal(0, 0.05);
    const line = openCurve(
      [
        at(face, u - drift * 0.1, random.uniform(-0.34, -0.18)),
        at(face, u, -0.1),
        at(face, u + drift * 0.25, reach * 0.3),
        at(face, u + drift * 0.7, reach * 0.7),
        at(face, u + drift, reach),
      ],
      6,
    );
    const tone = random.normal(0, 0.22);
    strokeInto(coverage, line, face.width * random.uniform(0.002, 0.007), random.uniform(0.75, 1), (i) => {
      shine[i] = tone;
    });
  }
  return cover(
    image,
    coverage,
    { shadow: 0.3, color: (x, y) => scaled(own, 1 + (shine[y * width + x] as number)) },
    random,
    face,
  );
});

/** Something held or stuck in front of the face: a phone, a cup, a card with writing, a sticker, a leaf of paper. */
export const object = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const size = face.width * (0.22 + 0.45 * severity) * random.uniform(0.85, 1.15);
  const [cx, cy] = at(face, random.uniform(0.2, 0.8), random.uniform(0.25, 0.85));
  const kind = random.pick(['box', 'box', 'disc', 'blob'] as const);
  const angle = random.normal(0, 0.35);
  const aspect = random.uniform(0.55, 1.7);
  const count = kind === 'blob' ? 7 : 40;
  const power = kind === 'box' ? 9 : 2;
  const outline = Array.from({ length: count }, (_, k): Point => {
    const a = (k * 2 * Math.PI) / count;
    const round = (value: number): number => Math.sign(value) * Math.abs(value) ** (2 / power);
    const wobble = kind === 'blob' ? random.uniform(0.6, 1.2) : 1;
    const [x, y] = [
      size * wobble * round(Math.cos(a)) * Math.sqrt(aspect),
      (size * wobble * round(Math.sin(a))) / Math.sqrt(aspect),
    ];
    return [cx + x * Math.cos(angle) - y * Math.sin(angle), cy + x * Math.sin(angle) + y * Math.cos(angle)];
  });
  const coverage = fillPolygon(width, height, kind === 'blob' ? closedCurve(outline) : outline);
  const base: Color = random.bernoulli(0.6)
    ? random.pick(FABRICS)
    : [random.uniform(10, 245), random.uniform(10, 245), random.uniform(10, 245)];
  const ink: Color = base[1] > 120 ? [30, 30, 34] : [225, 225, 220];
  const writing = random.bernoulli(0.35);
  const grain = smoothNoise(width, height, size * random.uniform(0.1, 0.6), () => random.normal());
  const gradient = random.normal(0, 0.25);
  const pitch = size * random.uniform(0.14, 0.22);
  return cover(
    image,
    coverage,
    {
      lit: 0.8,
      color: (x, y) => {
        const i = y * width + x;
        const [dx, dy] = [x - cx, y - cy];
        const [lx, ly] = [
          dx * Math.cos(angle) + dy * Math.sin(angle),
          -dx * Math.sin(angle) + dy * Math.cos(angle),
        ];
        const row = Math.floor(ly / pitch);
        const letter = Math.sin(lx / (pitch * 0.16) + row * 7.3) + Math.sin(lx / (pitch * 0.07) + row * 3.1);
        const written =
          writing && ly - row * pitch < pitch * 0.55 && letter > 0.15 && Math.abs(lx) < size * 0.75;
        return scaled(written ? ink : base, 0.95 + gradient * (ly / size) + 0.07 * (grain.data[i] as number));
      },
    },
    random,
    face,
  );
});

function at(face: FaceBox, u: number, v: number): Point {
  return [face.x + u * face.width, face.y + v * face.height];
}

/** A finger or a palm: a thick line whose relief is 1 along its middle and 0 at its rim. */
function addLimb(
  coverage: Raster<Float32Array>,
  relief: Float32Array,
  line: readonly Point[],
  radius: number,
): void {
  const { width, height } = coverage;
  const own = filled(width, height, 0);
  strokeInto(own, line, radius);
  for (let ring = 1; ring <= 8; ring++) {
    const inner = filled(width, height, 0);
    strokeInto(inner, line, radius * (1 - ring / 8));
    for (let i = 0; i < relief.length; i++) {
      if (ring === 1 && (own.data[i] as number) > 0.5) relief[i] = 0;
      if ((inner.data[i] as number) > 0.5) relief[i] = ring / 8;
    }
  }
  for (let i = 0; i < own.data.length; i++)
    coverage.data[i] = Math.max(coverage.data[i] as number, own.data[i] as number);
}

/** A printed fabric: checks, stripes, dots or flowers in another colour. */
function printOn(
  random: Random,
  face: FaceBox,
  width: number,
  height: number,
): (i: number, base: Color) => Color {
  const other = random.pick(FABRICS);
  const pitch = face.width * random.uniform(0.04, 0.13);
  const kind = random.pick(['stripes', 'dots', 'checks', 'patches'] as const);
  const angle = random.uniform(0, Math.PI);
  const patches = smoothNoise(width, height, pitch, () => random.normal());
  return (i, base) => {
    const [px, py] = [i % width, Math.floor(i / width)];
    const x = (px * Math.cos(angle) + py * Math.sin(angle)) / pitch;
    const y = (-px * Math.sin(angle) + py * Math.cos(angle)) / pitch;
    const fx = x - Math.floor(x) - 0.5;
    const fy = y - Math.floor(y) - 0.5;
    const inked = {
      stripes: fx > 0,
      dots: fx * fx + fy * fy < 0.07,
      checks: fx > 0 !== fy > 0,
      patches: (patches.data[i] as number) > 0.5,
    }[kind];
    return inked ? other : base;
  };
}

/** The darkest quarter of what lies above the forehead: hair, where there is any. */
function hairColor({ data, width, height }: Rgb, face: FaceBox): Color {
  const samples: { luma: number; color: Color }[] = [];
  for (let u = 0.1; u <= 0.9; u += 0.1) {
    for (const v of [-0.14, -0.09, -0.04]) {
      const [x, y] = at(face, u, v);
      const i =
        (Math.min(height - 1, Math.max(0, Math.round(y))) * width +
          Math.min(width - 1, Math.max(0, Math.round(x)))) *
        3;
      const color: Color = [data[i] as number, data[i + 1] as number, data[i + 2] as number];
      samples.push({ color, luma: color[0] + color[1] + color[2] });
    }
  }
  samples.sort((a, b) => a.luma - b.luma);
  return (samples[samples.length >> 2] as { color: Color }).color;
}

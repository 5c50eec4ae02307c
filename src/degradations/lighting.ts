import type { Random } from '../random.js';
import type { FaceBox } from '../types.js';
import { type Degraded, degradation, type Rgb } from './degradation.js';
import { smooth, smoothNoise } from './filters.js';
import { relight, toLinear, toPhoto } from './linearLight.js';
import { addNoise } from './noise.js';

/**
 * Light from one side: the face as a Lambertian ellipsoid with a nose, the lamp up to beyond the side, and hardly any other light, as in
 * the harder subsets of the extended Yale B set (Georghiades et al., https://doi.org/10.1109/34.927464). ISO/IEC 29794-5 "illumination uniformity".
 */
export const sideLight = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const side = random.bernoulli() ? 1 : -1;
  const azimuth = (side * Math.PI * (30 + 75 * severity * random.uniform(0.85, 1.1))) / 180;
  const elevation = (Math.PI * random.uniform(-30, 50)) / 180;
  const ambient = (0.5 * (1 - severity) ** 1.3 + 0.012) * random.uniform(0.6, 1.4);
  const light = [
    Math.sin(azimuth) * Math.cos(elevation),
    -Math.sin(elevation),
    Math.cos(azimuth) * Math.cos(elevation),
  ] as const;
  const shade = shading(width, height, face, light);
  // a softer lamp has a softer terminator
  const soft = smooth(shade, width, height, face.width * random.uniform(0.01, 0.05));
  const wall = random.uniform(0, 1);
  const inside = headMask(width, height, face, 0.12);
  const gain = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const across = 0.5 + (side * (x - face.x - face.width / 2)) / (2.8 * face.width);
      const scene = ambient + (1 - ambient) * wall * Math.min(1, Math.max(0, across));
      const on = ambient + (1.25 - ambient) * (soft[i] as number);
      gain[i] = scene + (inside[i] as number) * (on - scene);
    }
  }
  const struck = darker(image, gain, severity, random);
  return { image: struck, mask: lossOf(gain, width, height) };
});

/** A shadow with an edge on the face: a hat's brim, a hand or a wall to one side, blinds, leaves. */
export const castShadow = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const kind = random.pick(['side', 'brim', 'blinds', 'leaves'] as const);
  const angle = {
    side: random.normal(0, 0.3),
    brim: Math.PI / 2 + random.normal(0, 0.15),
    blinds: random.uniform(0, Math.PI),
    leaves: 0,
  }[kind];
  const flip = kind === 'side' && random.bernoulli() ? -1 : 1;
  const [cx, cy] = [face.x + face.width / 2, face.y + face.height / 2];
  const shift =
    { side: random.normal(0, 0.15), brim: -0.12 + random.normal(0, 0.1), blinds: 0, leaves: 0 }[kind] *
    face.height;
  const bands = random.uniform(0.12, 0.35) * face.height;
  const noise =
    kind === 'leaves'
      ? smoothNoise(width, height, random.uniform(0.12, 0.35) * face.width, () => random.normal())
      : undefined;
  const shadow = new Float32Array(width * height);
  const bend = random.normal(0, 0.35) / face.width;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - cx, y - cy];
      const along = dx * Math.cos(angle) + dy * Math.sin(angle);
      const other = -dx * Math.sin(angle) + dy * Math.cos(angle);
      const distance = flip * (along + bend * other * other) - shift;
      const i = y * width + x;
      if (noise) shadow[i] = (noise.data[i] as number) > 0.1 ? 1 : 0;
      else if (kind === 'blinds') shadow[i] = Math.sin((along * Math.PI) / bands) > 0 ? 1 : 0;
      else shadow[i] = distance < 0 ? 1 : 0;
    }
  }
  const soft = smooth(shadow, width, height, face.width * random.uniform(0.008, 0.06));
  const depth = 1 - 2 ** -(0.7 + 3.3 * severity);
  const gain = soft.map((share) => 1 - depth * share);
  return { image: darker(image, gain, severity, random), mask: { data: soft, width, height } };
});

/** The light behind the person: the face up to three stops darker than it was, the background brighter and partly clipped. */
export const backlight = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const person = personMask(width, height, face);
  const down = 2 ** -(0.6 + 2.6 * severity);
  const up = 1 + severity * random.uniform(1, 5);
  const lift = severity * random.uniform(0, 0.5);
  const veil = severity * random.uniform(0, 0.06);
  const linear = toLinear(image);
  for (let i = 0; i < person.length; i++) {
    const inside = person[i] as number;
    for (let c = i * 3; c < i * 3 + 3; c++) {
      const light = linear[c] as number;
      linear[c] = inside * light * down + (1 - inside) * (light * up + lift) + veil;
    }
  }
  return { image: toPhoto(linear, width, height), mask: { data: person, width, height } };
});

/** Light that the skin or the lens throws back: shining spots on forehead, cheeks and nose, or a flash, or flare over the picture. */
export const glare = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const spots = new Float32Array(width * height);
  const places = [
    [0.5, 0.14],
    [0.25, 0.5],
    [0.75, 0.5],
    [0.5, 0.55],
    [0.35, 0.2],
    [0.65, 0.2],
  ] as const;
  const count = 1 + Math.round(severity * random.uniform(1, 4));
  for (let k = 0; k < count; k++) {
    const [px, py] = random.pick(places);
    const x = face.x + (px + random.normal(0, 0.06)) * face.width;
    const y = face.y + (py + random.normal(0, 0.05)) * face.height;
    const size = face.width * random.uniform(0.05, 0.09 + 0.17 * severity);
    addSpot(
      spots,
      width,
      height,
      x,
      y,
      size,
      size * random.uniform(0.6, 1.6),
      random.uniform(0.5, 1.2) * (0.3 + severity),
    );
  }
  const flare = severity > 0.3 && random.bernoulli(0.35) ? severity * random.uniform(0.05, 0.35) : 0;
  const [fx, fy] = [random.uniform(0, width), random.uniform(0, height * 0.5)];
  const linear = toLinear(image);
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const distance = Math.hypot((i % width) - fx, Math.floor(i / width) - fy) / width;
    // a highlight is skin's own light thrown back: bumps and pores stay visible at its rim
    const local = (spots[i] as number) * (0.45 + 1.1 * (linear[i * 3 + 1] as number));
    const added = local + flare * Math.exp(-2 * distance);
    data[i] = Math.min(1, added);
    for (let c = i * 3; c < i * 3 + 3; c++) linear[c] = (linear[c] as number) + added;
  }
  return { image: toPhoto(linear, width, height), mask: { data, width, height } };
});

/** Lambertian shading of the head, 0..1, for light from a direction (x right, y down, z to the camera). */
function shading(
  width: number,
  height: number,
  face: FaceBox,
  [lx, ly, lz]: readonly [number, number, number],
): Float32Array {
  const relief = headRelief(width, height, face);
  const shade = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (px: number, py: number): number =>
        relief[
          Math.min(height - 1, Math.max(0, py)) * width + Math.min(width - 1, Math.max(0, px))
        ] as number;
      const nx = (at(x - 1, y) - at(x + 1, y)) / 2;
      const ny = (at(x, y - 1) - at(x, y + 1)) / 2;
      shade[y * width + x] = Math.max(0, (nx * lx + ny * ly + lz) / Math.hypot(nx, ny, 1));
    }
  }
  return shade;
}

/** Height of the head towards the camera, in pixels: an ellipsoid with a nose, a brow and eye sockets. */
function headRelief(width: number, height: number, face: FaceBox): Float32Array {
  const relief = new Float32Array(width * height);
  const [cx, cy] = [face.x + face.width / 2, face.y + face.height * 0.46];
  const [a, b, depth] = [face.width * 0.6, face.height * 0.66, face.width * 0.6];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [(x - cx) / a, (y - cy) / b];
      const r = u * u + v * v;
      if (r < 1) relief[y * width + x] = depth * Math.sqrt(1 - r);
    }
  }
  const w = face.width;
  const [nx, ny] = [cx, face.y + face.height * 0.56];
  addSpot(relief, width, height, nx, ny, w * 0.07, face.height * 0.11, w * 0.13);
  for (const side of [-1, 1]) {
    addSpot(
      relief,
      width,
      height,
      cx + side * w * 0.21,
      face.y + face.height * 0.38,
      w * 0.11,
      face.height * 0.05,
      -w * 0.05,
    );
    addSpot(
      relief,
      width,
      height,
      cx + side * w * 0.24,
      face.y + face.height * 0.58,
      w * 0.1,
      face.height * 0.08,
      w * 0.04,
    );
  }
  addSpot(relief, width, height, cx, face.y + face.height * 0.8, w * 0.14, face.height * 0.035, w * 0.035);
  return smooth(relief, width, height, w * 0.015);
}

function headMask(width: number, height: number, face: FaceBox, softness: number): Float32Array {
  return ellipseMask(
    width,
    height,
    face.x + face.width / 2,
    face.y + face.height * 0.46,
    face.width * 0.58,
    face.height * 0.64,
    softness,
  );
}

function personMask(width: number, height: number, face: FaceBox): Float32Array {
  const head = ellipseMask(
    width,
    height,
    face.x + face.width / 2,
    face.y + face.height * 0.42,
    face.width * 0.68,
    face.height * 0.72,
    0.15,
  );
  const body = ellipseMask(
    width,
    height,
    face.x + face.width / 2,
    face.y + face.height * 1.75,
    face.width * 1.5,
    face.height * 0.8,
    0.15,
  );
  return head.map((value, i) => Math.max(value, body[i] as number));
}

/** 1 inside an ellipse, 0 outside, with an edge as wide as a share of its radius. */
export function ellipseMask(
  width: number,
  height: number,
  cx: number,
  cy: number,
  a: number,
  b: number,
  softness: number,
): Float32Array {
  const mask = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const r = Math.hypot((x - cx) / a, (y - cy) / b);
      const t = Math.min(1, Math.max(0, (1 + softness - r) / (2 * softness)));
      mask[y * width + x] = t * t * (3 - 2 * t);
    }
  }
  return mask;
}

function addSpot(
  values: Float32Array,
  width: number,
  height: number,
  cx: number,
  cy: number,
  sx: number,
  sy: number,
  peak: number,
): void {
  const [x0, x1] = [Math.max(0, Math.floor(cx - 3 * sx)), Math.min(width - 1, Math.ceil(cx + 3 * sx))];
  const [y0, y1] = [Math.max(0, Math.floor(cy - 3 * sy)), Math.min(height - 1, Math.ceil(cy + 3 * sy))];
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const i = y * width + x;
      values[i] = (values[i] as number) + peak * Math.exp(-(((x - cx) / sx) ** 2 + ((y - cy) / sy) ** 2) / 2);
    }
  }
}

/** Less light on some pixels, and the noise of a sensor that then had too little. */
function darker(image: Rgb, gain: Float32Array, severity: number, random: Random): Rgb {
  if (severity < 0.4 || random.bernoulli()) return relight(image, gain);
  const linear = toLinear(image).map((light, i) => light * (gain[(i / 3) | 0] as number));
  addNoise(linear, image, 0.0008, 0.002 * severity, random);
  return toPhoto(linear, image.width, image.height);
}

function lossOf(gain: Float32Array, width: number, height: number): Degraded['mask'] {
  return { data: gain.map((value) => Math.min(1, Math.max(0, 1 - value))), width, height };
}

import { smooth } from '../../image/smooth.js';
import type { Random } from '../../random.js';
import type { FaceBox, Size } from '../../types.js';
import { degradation } from '../degradation.js';
import { type Color, cover, place, skinColor } from '../pixels/cover.js';
import type { Point } from '../pixels/shapes.js';
import { fractalNoise, smoothNoise } from '../pixels/smoothNoise.js';

/** A finger, a thumb or the back of a hand: a rod whose thickness changes from its root to its tip. */
interface Rod {
  readonly from: Point;
  readonly to: Point;
  readonly thick: readonly [number, number];
  /** Its height above the face, in pixels. */
  readonly lift: number;
  readonly nail?: boolean;
}

/**
 * The person's own hand in front of the mouth, an eye, a cheek or the whole face, in the colour of the person's cheeks; the mask marks it.
 * After ISO/IEC 29794-5 "face occlusion prevention".
 */
export const hand = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const skin = skinColor(image, face);
  const rods = handAt(face, severity, random);
  const { relief, nails } = reliefOf(rods, image);
  const soft = smooth(relief, width, height, Math.max(0.7, face.width * 0.008));
  const pores = fractalNoise(width, height, face.width * 0.1, () => random.normal(), 0.7);
  const blotches = smoothNoise(width, height, face.width * 0.25, () => random.normal()).data;
  const data = Float32Array.from(relief, (value) => (value > 0 ? 1 : 0));
  const coverage = { data: smooth(data, width, height, 0.7), width, height };
  // ambient occlusion between fingers: where the relief is below its surroundings, little light gets in
  const open = smooth(relief, width, height, face.width * 0.03);
  const [lx, ly] = [random.normal(0, 0.3), -0.45];
  const tone = random.uniform(0.9, 1.04);
  return cover(
    image,
    coverage,
    {
      shadow: 0.6,
      color: (x, y) => {
        const i = y * width + x;
        const at = (dx: number, dy: number): number =>
          soft[Math.min(height - 1, Math.max(0, y + dy)) * width + Math.min(width - 1, Math.max(0, x + dx))];
        const [nx, ny] = [(at(-1, 0) - at(1, 0)) / 2, (at(0, -1) - at(0, 1)) / 2];
        const lambert = (nx * lx + ny * ly + 1) / Math.hypot(nx, ny, 1) / Math.hypot(lx, ly, 1);
        const closed = Math.max(0, open[i] - soft[i]) / (face.width * 0.06);
        const light =
          tone * (0.38 + 0.68 * Math.max(0, lambert) - 0.5 * Math.min(1, closed) + 0.02 * pores[i]);
        const nail = nails[i];
        const red = 0.035 * blotches[i];
        // skin that turns away is redder; nails are paler and smooth
        const color: Color = [
          skin[0] * (light + 0.05 * (1 - lambert) + red),
          skin[1] * light,
          skin[2] * light,
        ];
        return [color[0] + nail * 12, color[1] + nail * 12, color[2] + nail * 14];
      },
    },
    random,
    face,
  );
});

/** Fingers side by side, the back of the hand behind them, a thumb, and an arm that leaves the picture. */
function handAt(face: FaceBox, severity: number, random: Random): Rod[] {
  const w = face.width * (0.82 + 0.3 * severity);
  const thick = 0.078 * w * random.uniform(0.93, 1.07);
  const [tx, ty] = place(face, random.uniform(0.3, 0.7), random.pick([0.32, 0.55, 0.72, 0.78, 0.75]));
  // hands come from below or from the side
  const side = random.bernoulli() ? 1 : -1;
  const angle =
    (side * Math.PI * random.uniform(0.08, 0.6)) / 2 + (random.bernoulli(0.1) ? Math.PI * side : 0);
  const [ux, uy] = [-Math.sin(angle), -Math.cos(angle)];
  const [vx, vy] = [-uy, ux];
  const at = (along: number, across: number): Point => [
    tx + along * ux + across * vx,
    ty + along * uy + across * vy,
  ];
  const fingers = Math.min(4, 2 + Math.round(severity * random.uniform(1.2, 3)));
  const spread = random.uniform(0, 0.16);
  const middle = (fingers - 1) / 2;
  const long = w * random.uniform(0.4, 0.48);
  const root = -long * 0.55;
  const back = random.bernoulli(0.75);
  const rods: Rod[] = [];
  const palm = thick * (fingers * 0.98 + 0.35);
  const wrist = at(root - w * 0.5, 0);
  rods.push({ from: at(root - w * 0.02, 0), to: wrist, thick: [palm, palm * 0.72], lift: thick * 0.35 });
  rods.push({
    from: wrist,
    to: at(root - w * 1.8, random.normal(0, 0.2) * w),
    thick: [palm * 0.72, palm * 0.9],
    lift: 0,
  });
  for (let k = 0; k < fingers; k++) {
    const off = k - middle;
    const reach = long * (0.5 - 0.05 * Math.abs(off - 0.3) ** 1.6) * random.uniform(0.95, 1.03);
    const across = off * thick * 1.9;
    const fan = off * spread * thick * 2.2 + random.normal(0, 0.1) * thick;
    const knuckle = at(root * 0.15, across + fan * 0.5);
    rods.push({
      from: at(root - thick, across),
      to: knuckle,
      thick: [thick * 1.08, thick],
      lift: thick * 0.3,
    });
    rods.push({
      from: knuckle,
      to: at(reach, across + fan),
      thick: [thick, thick * 0.76],
      lift: thick * 0.3,
      nail: back,
    });
  }
  const thumb = -side * (middle * thick * 1.9 + thick);
  if (random.bernoulli(0.7)) {
    const bent = at(root - w * 0.05, thumb * 1.55);
    rods.push({
      from: at(root - w * 0.32, thumb * 0.8),
      to: bent,
      thick: [thick * 1.35, thick * 1.05],
      lift: thick * 0.2,
    });
    rods.push({
      from: bent,
      to: at(root + w * 0.14, thumb * 1.75),
      thick: [thick * 1.05, thick * 0.8],
      lift: thick * 0.2,
      nail: back,
    });
  }
  return rods;
}

/** Height of the rods above the face, in pixels, 0 elsewhere; and coverage by nails, 0..1. */
function reliefOf(
  rods: readonly Rod[],
  { width, height }: Size,
): { relief: Float32Array; nails: Float32Array } {
  const relief = new Float32Array(width * height);
  const nails = new Float32Array(width * height);
  for (const { from, to, thick, lift, nail } of rods) {
    const reach = Math.max(...thick);
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy) || 1;
    const [x0, x1] = [
      Math.max(0, Math.floor(Math.min(from[0], to[0]) - reach)),
      Math.min(width - 1, Math.max(from[0], to[0]) + reach),
    ];
    const [y0, y1] = [
      Math.max(0, Math.floor(Math.min(from[1], to[1]) - reach)),
      Math.min(height - 1, Math.max(from[1], to[1]) + reach),
    ];
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const along = ((x - from[0]) * dx + (y - from[1]) * dy) / length;
        const t = Math.min(1, Math.max(0, along / length));
        const radius = thick[0] + t * (thick[1] - thick[0]);
        const distance = Math.hypot(x - from[0] - t * dx, y - from[1] - t * dy);
        if (distance >= radius) continue;
        const i = y * width + x;
        // hands are flatter than rods
        const z = lift + 0.8 * Math.min(radius, thick[1] * 1.6) * Math.sqrt(1 - (distance / radius) ** 2.4);
        if (z <= relief[i]) continue;
        relief[i] = z;
        const across = ((x - from[0]) * -dy + (y - from[1]) * dx) / length;
        const r = Math.hypot((along - length - radius * 0.1) / (radius * 0.75), across / (radius * 0.62));
        nails[i] = nail ? Math.min(1, Math.max(0, (1 - r) * radius * 0.5)) : 0;
      }
    }
  }
  return { relief, nails };
}

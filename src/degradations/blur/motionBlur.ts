import { smooth } from '../../image/smooth.js';
import type { Random } from '../../random.js';
import { blend, boundedWidth, degradation } from '../degradation.js';
import { personMask } from '../head/personMask.js';
import { filtered, trace } from '../pixels/kernel.js';

/**
 * Motion blur of the camera or the head, over up to about 15 % of the face's width: a straight streak, the path of a shaking hand, a jerk that
 * leaves a double image, or a head that moves in front of a still background (the mask then marks the person). After ISO/IEC 29794-5
 * "sharpness".
 */
export const motionBlur = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const length = 1 + severity * 0.15 * boundedWidth(face, image) * random.uniform(0.8, 1.2);
  const kind = random.pick(['streak', 'shake', 'shake', 'jerk', 'head'] as const);
  const moved = filtered(image, trace(pathOf(kind, length, random)));
  if (kind !== 'head') return moved;
  const person = smooth(personMask(image, face), width, height, 0.5 + length * 0.25);
  return blend(image, moved, { data: person, width, height });
});

/** Path of a scene point during the exposure, in equal time steps. */
function pathOf(
  kind: 'streak' | 'shake' | 'jerk' | 'head',
  length: number,
  random: Random,
): [number, number][] {
  const steps = Math.max(12, Math.ceil(length * 3));
  let angle = random.uniform(0, 2 * Math.PI);
  let turn = 0;
  const path: [number, number][] = [];
  let [x, y] = [0, 0];
  // a shaking hand has inertia: its angular velocity changes at random, not its direction
  for (let i = 0; i < steps; i++) {
    if (kind === 'shake') {
      turn = 0.85 * turn + random.normal(0, 0.09);
      angle += turn;
    }
    x += Math.cos(angle);
    y += Math.sin(angle);
    path.push([x, y]);
  }
  const reach = Math.max(...path.map(([px, py]) => Math.hypot(px - x / 2, py - y / 2))) * 2;
  const scaled = path.map(([px, py]): [number, number] => [(px * length) / reach, (py * length) / reach]);
  if (kind !== 'jerk') return scaled;
  // it rests, jumps, and rests again
  const rest = random.uniform(0.3, 1.2) * steps;
  return [
    ...Array.from({ length: Math.round(rest) }, () => scaled[0]),
    ...scaled,
    ...Array.from(
      { length: Math.round(rest * random.uniform(0.5, 1)) },
      () => scaled.at(-1) as [number, number],
    ),
  ];
}

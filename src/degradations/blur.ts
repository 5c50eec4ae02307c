import { degradation, type Rgb } from './degradation.js';
import { convolve, rescaled, smooth } from './filters.js';
import { toLinear, toPhoto } from './linearLight.js';

type Tap = [dx: number, dy: number, weight: number];

/** Out of focus: every point of light becomes the image of the aperture, a disc of up to 4 % of the photo's width. ISO/IEC 29794-5 "sharpness". */
export const defocus = degradation((image, severity, random) => {
  const radius = 0.7 + severity * 0.032 * image.width * random.uniform(0.8, 1.2);
  return filtered(image, disc(radius));
});

/** The camera or the head moved: a straight streak, or the shaken path of a hand, of up to 9 % of the photo's width. */
export const motionBlur = degradation((image, severity, random) => {
  const length = 2 + severity * 0.075 * image.width * random.uniform(0.8, 1.2);
  const shaken = random.bernoulli(0.4);
  let angle = random.uniform(0, 2 * Math.PI);
  const steps = Math.max(4, Math.ceil(length * 2));
  const counts = new Map<string, number>();
  let [x, y] = [0, 0];
  const path: [number, number][] = [];
  for (let i = 0; i < steps; i++) {
    if (shaken) angle += random.normal(0, 0.25);
    x += (Math.cos(angle) * length) / steps;
    y += (Math.sin(angle) * length) / steps;
    path.push([x, y]);
  }
  const [mx, my] = [0, 1].map(
    (axis) => path.reduce((sum, point) => sum + (point[axis] as number), 0) / steps,
  );
  for (const [px, py] of path) {
    const key = `${Math.round(px - (mx as number))},${Math.round(py - (my as number))}`;
    counts.set(key, (counts.get(key) ?? 0) + 1 / steps);
  }
  const kernel = [...counts].map(
    ([key, weight]): Tap => [...(key.split(',').map(Number) as [number, number]), weight],
  );
  return filtered(image, kernel);
});

/** Too few pixels: brought down to as few as 24 across the photo, and up again by whichever filter the app used. */
export const lowResolution = degradation((image, severity, random) => {
  const { width, height } = image;
  const across = Math.max(20, (130 * (24 / 130) ** severity * random.uniform(0.85, 1.15)) | 0);
  const small = { width: across, height: Math.max(1, Math.round((height * across) / width)) };
  const softened = smooth(Float32Array.from(image.data), width, height, (0.45 * width) / across, 3);
  const reduced = rescaled(softened, image, small);
  const enlarged = rescaled(reduced, small, image, random.bernoulli(0.25));
  return { data: Uint8ClampedArray.from(enlarged), width, height };
});

function disc(radius: number): Tap[] {
  const reach = Math.ceil(radius);
  const taps: Tap[] = [];
  let sum = 0;
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      // the rim covers its pixels in part
      const weight = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)));
      if (weight > 0) taps.push([dx, dy, weight]);
      sum += weight;
    }
  }
  return taps.map(([dx, dy, weight]) => [dx, dy, weight / sum]);
}

function filtered(image: Rgb, kernel: readonly Tap[]): Rgb {
  return toPhoto(convolve(toLinear(image), image.width, image.height, kernel), image.width, image.height);
}

import { degradation } from '../degradation.js';
import { skinColor } from '../pixels/cover.js';
import { TO_LINEAR, toLinear, toPhoto } from '../pixels/linearLight.js';
import { addSpot } from '../pixels/shapes.js';

/**
 * Glare on the skin or in the lens: specular highlights on forehead, cheeks and nose, a flash, or lens flare. The mask is the added light,
 * 1 for full scale. After ISO/IEC 29794-5 "over-exposure prevention".
 */
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
  const count = 1 + Math.round(severity * random.uniform(1, 5));
  for (let k = 0; k < count; k++) {
    const [px, py] = random.pick(places);
    const x = face.x + (px + random.normal(0, 0.06)) * face.width;
    const y = face.y + (py + random.normal(0, 0.05)) * face.height;
    const size = face.width * random.uniform(0.04, 0.07 + 0.1 * severity);
    addSpot(
      spots,
      width,
      height,
      x,
      y,
      size,
      size * random.uniform(0.6, 1.6),
      random.uniform(0.5, 1.1) * (0.3 + 0.8 * severity),
    );
  }
  const flare = severity > 0.3 && random.bernoulli(0.35) ? severity * random.uniform(0.05, 0.35) : 0;
  const [fx, fy] = [random.uniform(0, width), random.uniform(0, height * 0.5)];
  const linear = toLinear(image);
  const own = Math.max(1e-3, TO_LINEAR[Math.round(skinColor(image, face)[1])]);
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const distance = Math.hypot((i % width) - fx, Math.floor(i / width) - fy) / width;
    // a highlight is light of the lamp reflected at the surface, whatever the skin tone; bumps and pores stay visible at its rim
    const local = spots[i] * (0.55 + 0.25 * Math.min(2, linear[i * 3 + 1] / own));
    const added = local + flare * Math.exp(-2 * distance);
    data[i] = Math.min(1, added);
    for (let c = i * 3; c < i * 3 + 3; c++) linear[c] = linear[c] + added;
  }
  return { image: toPhoto(linear, width, height), mask: { data, width, height } };
});

import { smooth } from '../image/smooth.js';
import { checkFunction } from '../validate.js';
import { applyDegradation, blend, type Degradation, degradation } from './degradation.js';
import { smoothNoise } from './pixels/smoothNoise.js';

/**
 * Restricts a degradation to a part of the face, one half or a patch, which the mask marks.
 *
 * @param whole - a degradation that does not move the face, unlike `cutOff` and `turned`
 * @returns the restricted degradation
 * @throws TypeError unless `whole` is a function; when called, RangeError if it moves the face
 */
export function local(whole: Degradation): Degradation {
  checkFunction('whole', whole);
  return degradation((image, severity, random, face) => {
    const { width, height } = image;
    const degraded = applyDegradation('whole', whole, image, severity, { random, face });
    if (!degraded.face || degraded.face.x !== face.x || degraded.face.y !== face.y) {
      throw new RangeError('`whole` must be a degradation that does not move the face');
    }
    const half = random.bernoulli();
    const angle = random.uniform(0, 2 * Math.PI);
    const [cx, cy] = [face.x + face.width / 2, face.y + face.height / 2];
    const [px, py] = [cx + random.normal(0, 0.2) * face.width, cy + random.normal(0, 0.2) * face.height];
    const radius = face.width * random.uniform(0.2, 0.38);
    const rim = smoothNoise(width, height, face.width * 0.25, () => random.normal());
    const hard = new Float32Array(width * height);
    for (let i = 0; i < hard.length; i++) {
      const [x, y] = [i % width, Math.floor(i / width)];
      const inside = half
        ? (x - cx) * Math.cos(angle) + (y - cy) * Math.sin(angle) > 0
        : Math.hypot(x - px, y - py) < radius * (1 + 0.2 * rim.data[i]);
      hard[i] = inside ? 1 : 0;
    }
    const soft = smooth(hard, width, height, face.width * 0.02).map((value) => (value < 0.002 ? 0 : value));
    const mask = { data: soft.map((value, i) => value * degraded.mask.data[i]), width, height };
    // blended by the patch only: `whole` has already blended by its own mask
    return { image: blend(image, degraded.image, { ...mask, data: soft }).image, mask };
  });
}

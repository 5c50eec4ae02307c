import { blend, type Degradation, degradation } from './degradation.js';
import { smooth } from './pixels/filters.js';
import { smoothNoise } from './pixels/smoothNoise.js';

/**
 * A defect in a part of the face only: one half of it, or a patch. The mask says which.
 *
 * @throws RangeError when called with a defect that moves the face, such as `cutOff` or `turned`
 */
export function local(whole: Degradation): Degradation {
  return degradation((image, severity, random, face) => {
    const { width, height } = image;
    const struck = whole(image, severity, { random, face });
    if (!struck.face || struck.face.x !== face.x || struck.face.y !== face.y) {
      throw new RangeError('`whole` must be a defect that leaves the face where it is');
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
    const mask = { data: soft.map((value, i) => value * struck.mask.data[i]), width, height };
    // what a cover painted is struck already; elsewhere the mask decides
    return { image: blend(image, struck.image, { ...mask, data: soft }).image, mask };
  });
}

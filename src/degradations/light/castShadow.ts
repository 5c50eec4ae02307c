import { smooth } from '../../image/smooth.js';
import { blend, degradation } from '../degradation.js';
import { darkened } from '../pixels/darkened.js';
import { smoothNoise } from '../pixels/smoothNoise.js';

/**
 * A cast shadow with an edge on the face: of a hat's brim, a hand or wall to one side, blinds or leaves; 0.7 to 4 stops darker. The mask marks it.
 * After ISO/IEC 29794-5 "illumination uniformity".
 */
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
      if (noise) shadow[i] = noise.data[i] > 0.1 ? 1 : 0;
      else if (kind === 'blinds') shadow[i] = Math.sin((along * Math.PI) / bands) > 0 ? 1 : 0;
      else shadow[i] = distance < 0 ? 1 : 0;
    }
  }
  const soft = smooth(shadow, width, height, face.width * random.uniform(0.008, 0.06)).map((share) =>
    share < 0.004 ? 0 : share,
  );
  const depth = 1 - 2 ** -(0.7 + 3.3 * severity);
  const dark = darkened(
    image,
    soft.map((share) => 1 - depth * share),
    severity,
    random,
  );
  // lit pixels keep their own noise
  const inside = soft.map((share) => Math.min(1, 20 * share));
  const { image: degraded } = blend(image, dark, { data: inside, width, height });
  return { image: degraded, mask: { data: soft, width, height } };
});

import { degradation } from '../degradation.js';
import { personMask } from '../head/personMask.js';
import { toLinear, toPhoto } from '../pixels/linearLight.js';

/**
 * Backlight: the light is behind the person, the face up to three stops darker than before, the background brighter and partly clipped. The mask
 * marks the person. After ISO/IEC 29794-5 "under-exposure prevention".
 */
export const backlight = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const person = personMask(image, face);
  const down = 2 ** -(0.6 + 2.6 * severity);
  const up = 1 + severity * random.uniform(1, 5);
  const lift = severity * random.uniform(0, 0.5);
  const veil = severity * random.uniform(0, 0.06);
  const linear = toLinear(image);
  for (let i = 0; i < person.length; i++) {
    const inside = person[i];
    for (let c = i * 3; c < i * 3 + 3; c++) {
      const light = linear[c];
      linear[c] = inside * light * down + (1 - inside) * (light * up + lift) + veil;
    }
  }
  return { image: toPhoto(linear, width, height), mask: { data: person, width, height } };
});

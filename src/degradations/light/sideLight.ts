import { degradation } from '../degradation.js';
import { lampAt, lampGain } from '../head/lamp.js';
import { darkened } from '../pixels/darkened.js';

/**
 * Side light: a lamp 25 to 115 degrees off the front, with decreasing ambient light, as in the harder subsets of the extended Yale B set
 * (Georghiades et al., https://doi.org/10.1109/34.927464), with the shadows cast by nose and brow. The mask marks the dark side.
 * After ISO/IEC 29794-5 "illumination uniformity".
 */
export const sideLight = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const side = random.bernoulli() ? 1 : -1;
  const azimuth = Math.min(115, 25 + 82 * severity * random.uniform(0.85, 1.1));
  const lamp = lampAt(side * azimuth, random.uniform(-25, 45));
  const ambient = (0.38 * (1 - severity) ** 1.5 + 0.008) * random.uniform(0.6, 1.5);
  const gain = lampGain(image, face, lamp, ambient, random);
  const mask = gain.map((value) => Math.min(1, Math.max(0, 1 - value)));
  return { image: darkened(image, gain, severity, random), mask: { data: mask, width, height } };
});

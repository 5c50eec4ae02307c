import { smooth } from '../../image/smooth.js';
import { degradation } from '../degradation.js';
import { toLinear, toPhoto } from '../pixels/linearLight.js';
import { smoothNoise } from '../pixels/smoothNoise.js';

/**
 * Low contrast from haze, fog or grease on the lens, or stray light: veiling glare over the picture, with the glow of a dirty lens, grey blacks
 * and dull whites. The mask is the density of the veil. After ISO/IEC 29794-5 "dynamic range".
 */
export const lowContrast = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const kind = random.pick(['haze', 'smear', 'flat'] as const);
  const linear = toLinear(image);
  const level = meanOf(linear);
  const dense = severity * random.uniform(0.75, 0.93);
  const tint = [1, 1 + random.normal(0, 0.03), 1 + random.normal(0.02, 0.06)];
  const glow =
    kind === 'flat' ? undefined : smooth(linear, width, height, face.width * random.uniform(0.15, 0.5), 3);
  const uneven = smoothNoise(width, height, face.width * random.uniform(0.8, 1.6), () =>
    random.normal(),
  ).data;
  // the veil scatters the scene: about as bright as its mean
  const veil = level * 2 ** random.uniform(-0.3, 1);
  const mask = new Float32Array(width * height);
  for (let i = 0; i < mask.length; i++) {
    const patchy = kind === 'smear' ? 1 + 0.25 * Math.tanh(uneven[i]) : 1;
    const share = Math.min(0.93, dense * patchy);
    mask[i] = share;
    for (let c = 0; c < 3; c++) {
      const at = i * 3 + c;
      const scattered = glow ? 0.5 * glow[at] + 0.5 * veil : veil;
      linear[at] = (1 - share) * linear[at] + share * scattered * tint[c];
    }
  }
  return { image: toPhoto(linear, width, height), mask: { data: mask, width, height } };
});

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

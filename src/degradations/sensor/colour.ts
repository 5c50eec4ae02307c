import { LUMINANCE, luma } from '../../image/luminance.js';
import { degradation } from '../degradation.js';
import { toLinear, toPhoto } from '../pixels/linearLight.js';

/** Colour cast from a wrong white balance (candle, neon, sunset) or a filter; the brightness is unchanged. After ISO/IEC 29794-5 "natural colour". */
export const colorCast = degradation((image, severity, random) => {
  const strength = severity * random.uniform(0.8, 1.2);
  // most casts lie on the blue-orange axis of lamps; others are green or magenta
  const warmth = random.bernoulli(0.65)
    ? (random.bernoulli() ? 1 : -1) * (0.35 + 1.1 * strength)
    : random.normal(0, 0.3);
  const tint =
    Math.abs(warmth) > 0.4
      ? random.normal(0, 0.2 * strength)
      : (random.bernoulli() ? 1 : -1) * (0.3 + 0.8 * strength);
  const gains = [2 ** (0.7 * warmth), 2 ** -tint, 2 ** (-0.9 * warmth)] as const;
  const linear = toLinear(image);
  const weights = [LUMINANCE.red, LUMINANCE.green, LUMINANCE.blue];
  let [before, after] = [0, 0];
  for (let i = 0; i < linear.length; i++) {
    const light = weights[i % 3] * linear[i];
    before += light;
    after += light * gains[i % 3];
  }
  const keep = after > 0 ? before / after : 1;
  return toPhoto(
    linear.map((light, i) => light * gains[i % 3] * keep),
    image.width,
    image.height,
  );
});

/** Loss of colour: grey, or sepia-toned like an old print. */
export const grayscale = degradation((image, severity, random) => {
  const amount = Math.min(1, severity * 1.25);
  const tone = random.bernoulli(0.25) ? [1.06, 1, 0.86] : [1, 1, 1];
  const data = new Uint8ClampedArray(image.data.length);
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [image.data[i], image.data[i + 1], image.data[i + 2]];
    const grey = luma(r, g, b);
    [r, g, b].forEach((value, c) => {
      data[i + c] = value + amount * (grey * tone[c] - value);
    });
  }
  return { data, width: image.width, height: image.height };
});

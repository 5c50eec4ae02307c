import { degradation } from '../degradation.js';
import { lampAt, lampGain } from '../head/lamp.js';
import { relight } from '../pixels/linearLight.js';

/**
 * Frontal light, as from a flash: a lamp at most 12 degrees off the front, with decreasing ambient light, so that the sides of the face and the
 * background are darker. Not a defect, because the face is lit evenly: a counterexample to side light. The mask marks darkened pixels.
 */
export const frontalLight = degradation((image, severity, random, face) => {
  const { width, height } = image;
  const lamp = lampAt(random.uniform(-12, 12), random.uniform(-20, 25));
  const ambient = 1 - 0.98 * severity * random.uniform(0.7, 1);
  const gain = lampGain(image, face, lamp, ambient, random);
  const mask = gain.map((value) => Math.min(1, Math.max(0, 1 - value)));
  return { image: relight(image, gain), mask: { data: mask, width, height } };
});

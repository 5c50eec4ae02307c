import { backlight } from './backlight.js';
import { defocus, lowResolution, motionBlur } from './blur.js';
import { castShadow } from './castShadow.js';
import { colorCast, grayscale } from './colour.js';
import { lowContrast, overexpose, underexpose } from './exposure.js';
import { glare } from './glare.js';
import { jpeg } from './jpeg.js';
import { noFace } from './noFace.js';
import { denoisingSmear, sensorNoise } from './noise.js';
import { hair, hand, medicalMask, object, scarf, sunglasses } from './occlusion.js';
import { sideLight } from './sideLight.js';
import { turned } from './turned.js';

export { cameraVariety } from './cameraVariety.js';
export { compose } from './compose.js';
export type { Degradation, DegradationOptions, Degraded } from './degradation.js';
export { local } from './local.js';

/** Every defect by its name. */
export const DEGRADATIONS = Object.freeze({
  defocus,
  motionBlur,
  lowResolution,
  underexpose,
  overexpose,
  lowContrast,
  sideLight,
  castShadow,
  backlight,
  glare,
  colorCast,
  grayscale,
  sensorNoise,
  denoisingSmear,
  jpeg,
  medicalMask,
  sunglasses,
  hand,
  scarf,
  hair,
  object,
  turned,
  noFace,
});

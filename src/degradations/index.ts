import { backlight } from './backlight.js';
import { castShadow } from './castShadow.js';
import { colorCast, grayscale } from './colour.js';
import { defocus } from './defocus.js';
import { denoisingSmear } from './denoisingSmear.js';
import { overexpose, underexpose } from './exposure.js';
import { cutOff, offCentre, tooSmall } from './framing.js';
import { glare } from './glare.js';
import { hair } from './hair.js';
import { hand } from './hand.js';
import { jpeg } from './jpeg.js';
import { lowContrast } from './lowContrast.js';
import { lowResolution } from './lowResolution.js';
import { medicalMask } from './medicalMask.js';
import { motionBlur } from './motionBlur.js';
import { noFace } from './noFace.js';
import { sensorNoise } from './noise.js';
import { object } from './object.js';
import { scarf } from './scarf.js';
import { sideLight } from './sideLight.js';
import { sunglasses } from './sunglasses.js';
import { text } from './text.js';
import { turned } from './turned.js';

export { Random } from '../random.js';
export type { FaceBox, Pixels, Raster } from '../types.js';
export { cameraVariety } from './cameraVariety.js';
export { compose } from './compose.js';
export type { Degradation, DegradationOptions, Degraded, Rgb } from './degradation.js';
export { frontalLight } from './frontalLight.js';
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
  text,
  cutOff,
  tooSmall,
  offCentre,
  turned,
  noFace,
});

/** The name of a defect. */
export type DegradationName = keyof typeof DEGRADATIONS;

import { defocus } from './blur/defocus.js';
import { denoisingSmear } from './blur/denoisingSmear.js';
import { lowResolution } from './blur/lowResolution.js';
import { motionBlur } from './blur/motionBlur.js';
import { cutOff, offCentre, tooSmall } from './geometry/framing.js';
import { noFace } from './geometry/noFace.js';
import { turned } from './geometry/turned.js';
import { backlight } from './light/backlight.js';
import { castShadow } from './light/castShadow.js';
import { overexpose, underexpose } from './light/exposure.js';
import { glare } from './light/glare.js';
import { lowContrast } from './light/lowContrast.js';
import { sideLight } from './light/sideLight.js';
import { hair } from './occlusion/hair.js';
import { hand } from './occlusion/hand.js';
import { medicalMask } from './occlusion/medicalMask.js';
import { object } from './occlusion/object.js';
import { scarf } from './occlusion/scarf.js';
import { sunglasses } from './occlusion/sunglasses.js';
import { text } from './occlusion/text.js';
import { sensorNoise } from './pixels/noise.js';
import { colorCast, grayscale } from './sensor/colour.js';
import { jpeg } from './sensor/jpeg.js';

export { Random } from '../random.js';
export type { FaceBox, Pixels, Raster } from '../types.js';
export { compose } from './compose.js';
export type { Degradation, DegradationOptions, Degraded, Rgb } from './degradation.js';
export { frontalLight } from './light/frontalLight.js';
export { local } from './local.js';
export { cameraVariety } from './sensor/cameraVariety.js';

/** All defects by name. */
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

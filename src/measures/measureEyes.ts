import type { Pixels } from '../types.js';
import { eyeFeatures } from './eyeFeatures.js';
import head from './eyeHead.json';
import type { MeasuredValues } from './Measure.js';
import type { MeasuredFace } from './MeasuredFace.js';

/**
 * How much the eyes look closed, 0..1, by logistic regression over `eyeFeatures`: open and closed eyes weigh the same, so that 0.5 is as likely closed as open. Fitted by
 * `npm run fit:eyes` to labelled web photos; docs/reports/landmarks.md has its accuracy, by group.
 */
export function measureEyes(photo: Pixels, face: MeasuredFace): MeasuredValues {
  const features = eyeFeatures(photo, face);
  const logit = features.reduce((sum, value, i) => sum + value * head.weights[i], head.bias);
  return { 'eye-closure': 1 / (1 + Math.exp(-logit)) };
}

import type { Limits } from './limits.js';

const POSE = 'ISO/IEC 19794-5; tolerance: spread of the measurement over frontal portraits';
const SKIN = 'rules of skin analysis (AILab, Haut.AI)';

/** Limits of the named profiles, in the units of the measures. Openness of the eyes has none: see docs/measures.md. */
export const ID_PHOTO_LIMITS: Limits = Object.freeze({
  yaw: { min: -5, max: 5, tolerance: 3, source: POSE },
  pitch: { min: -5, max: 5, tolerance: 5, source: POSE },
  roll: { min: -8, max: 8, tolerance: 2, source: POSE },
  'mouth-openness': { max: 0.15, warning: true, source: 'where OFIQ scores about 90' },
  'background-gradient': { max: 2.6, warning: true, source: 'where OFIQ scores about 90' },
  'head-height': { min: 0.5, max: 0.9, warning: true, source: 'ISO/IEC 19794-5, full frontal, with hair' },
  'eye-line': { min: 0.5, max: 0.7, warning: true, source: 'ISO/IEC 19794-5, full frontal' },
  'left-right-light': { min: -1.5, max: 1.5, warning: true, source: 'chosen by hand' },
});

export const SKIN_ANALYSIS_LIMITS: Limits = Object.freeze({
  yaw: { min: -15, max: 15, tolerance: 3, source: SKIN },
  pitch: { min: -15, max: 15, tolerance: 5, source: SKIN },
  roll: { min: -8, max: 8, tolerance: 2, source: POSE },
  'over-exposed': { max: 0.01, warning: true, source: 'where OFIQ scores 50' },
  'illumination-uniformity': { min: 0.3, warning: true, source: 'where OFIQ scores 70' },
  'left-right-light': { min: -1, max: 1, warning: true, source: 'chosen by hand' },
  'mouth-openness': { max: 0.15, warning: true, source: 'where OFIQ scores about 90' },
});

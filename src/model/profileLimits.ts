import type { Limits } from './limits.js';

const POSE = 'ISO/IEC 19794-5; tolerance: spread of the measurement over frontal portraits';
const SKIN =
  'own choice: skin analysis asks for a straight face (AILab: within 45 degrees, Haut.AI: a valid pose)';

/** Published rules ask for even light without shadows, but none has a number for it. */
const BY_HAND = 'chosen by hand: published rules ask for even light, without a number';

/** Limits of the named profiles, in the units of the measures. Sources with links: docs/measures.md. */
export const ID_PHOTO_LIMITS: Limits = Object.freeze({
  yaw: { min: -5, max: 5, tolerance: 3, source: POSE },
  pitch: { min: -5, max: 5, tolerance: 5, source: POSE },
  roll: { min: -8, max: 8, tolerance: 2, source: POSE },
  'mouth-openness': { max: 0.15, warning: true, source: 'where OFIQ scores about 90' },
  'eye-closure': {
    max: 0.7,
    warning: true,
    source: 'passed by 97 of 100 photos with open eyes that it was not fitted to: docs/reports/landmarks.md',
  },
  'background-gradient': { max: 2.6, warning: true, source: 'where OFIQ scores about 90' },
  'head-height': {
    min: 0.49,
    max: 0.89,
    warning: true,
    source: 'from 25 of 51 mm (passports of the USA) to 40 of 45 mm (Germany, tolerated)',
  },
  'eye-line': {
    min: 0.5,
    max: 0.7,
    warning: true,
    source: 'ISO/IEC 19794-5, full frontal; passports of the USA: 28 to 35 of 51 mm, .55 to .69',
  },
  'left-right-light': { min: -1.5, max: 1.5, warning: true, source: BY_HAND },
});

/** Without `illumination-uniformity`, which does not tell even light from light on one side: docs/measures.md. */
export const SKIN_ANALYSIS_LIMITS: Limits = Object.freeze({
  yaw: { min: -15, max: 15, tolerance: 3, source: SKIN },
  pitch: { min: -15, max: 15, tolerance: 5, source: SKIN },
  roll: { min: -8, max: 8, tolerance: 2, source: POSE },
  'over-exposed': { max: 0.01, warning: true, source: 'where OFIQ scores 50' },
  'left-right-light': { min: -1, max: 1, warning: true, source: BY_HAND },
  'mouth-openness': { max: 0.15, warning: true, source: 'where OFIQ scores about 90' },
});

export type { Guidance, GuidanceStep } from '../camera/index.js';
export type { FaceExplanation } from '../easy/index.js';
export type { Advice, Assessment } from '../model/index.js';
export { defineFaceCheck } from './defineFaceCheck.js';
export { FaceCheck, type FaceCheckTexts } from './FaceCheck.js';

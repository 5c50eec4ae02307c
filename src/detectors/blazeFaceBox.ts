import type { BoxMap } from './boxMap.js';

/** Fitted by scripts/fit-detectors.mjs. */
export const BLAZE_FACE_BOX: BoxMap = { right: -0.006, down: -0.111, width: 0.89, height: 1.246 };

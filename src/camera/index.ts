export type { Assessment, AssessOptions } from '../model/index.js';
export { type Arrow, arrowOf } from './arrowOf.js';
export type { Guidance, GuidanceDirection, GuidanceStep, GuideOptions } from './Guidance.js';
export { type GuidedAssessment, guide } from './guide.js';
export { pickBest, type ScoredPhoto } from './pickBest.js';
export { restartBackend } from './restartBackend.js';
export { type AssessedFrame, type Assessor, type WatchOptions, type WatchSummary, watch } from './watch.js';

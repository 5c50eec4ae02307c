export type { Assessment, AssessOptions } from '../model/index.js';
export { pickBest, type ScoredPhoto } from './pickBest.js';
export { restartBackend } from './restartBackend.js';
export { type AssessedFrame, type Assessor, type WatchOptions, type WatchSummary, watch } from './watch.js';

export type { Pixels, Segments } from '../types.js';
export { boundaries } from './boundaries.js';
export { checkSegments } from './checkSegments.js';
export { gaussianBlur } from './gaussianBlur.js';
export { gridSegments } from './gridSegments.js';
export { rgbToLab } from './rgbToLab.js';
export { segmentMean, segmentMeans, segmentSizes, spread } from './segmentStatistics.js';
export { type SlicOptions, slic } from './slic.js';

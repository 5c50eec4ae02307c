export type { FaceBox, Pixels, Raster, Size } from '../types.js';
export { MEASURES, type Measure, type MeasureName, type MeasureUnit } from './Measure.js';
export type { MeasuredFace, MeasureOptions } from './MeasuredFace.js';
export { measureFace } from './measureFace.js';
export { REFERENCE_POPULATION } from './percentile.js';

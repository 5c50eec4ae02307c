export type { Explanation, FaceBox, Heatmap, Segments, Size } from '../types.js';
export { explainRegions, type Reasons, type RegionShare, STANDS_OUT } from './explainRegions.js';
export type { FaceLandmarks, MeshPoints, Point } from './FaceLandmarks.js';
export { FACE_REGIONS, type FacePlace, type FaceRegionName, faceRegions } from './faceRegions.js';

export type { FaceMesh } from '../landmarks/index.js';
export type { DetectedFace, Explanation, FaceBox, Heatmap, Pixels, Segments, Size } from '../types.js';
export { explainRegions, type ReasonOptions, type Reasons } from './explainRegions.js';
export type { FaceLandmarks, MeshPoints, Point } from './FaceLandmarks.js';
export { facePoints } from './facePoints.js';
export { FACE_REGIONS, type FacePlace, type FaceRegionName, faceRegions } from './faceRegions.js';
export { type RegionShare, STANDS_OUT } from './regionShares.js';

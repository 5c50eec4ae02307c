export type { FaceBox, Pixels, Size } from '../types.js';
export { type FaceApiLandmarks, faceApiMesh } from './adapters/faceApiMesh.js';
export { type HumanFace, humanMesh } from './adapters/humanMesh.js';
export { type MediaPipeLandmarks, mediaPipeMesh } from './adapters/mediaPipeMesh.js';
export type { EyeState, FaceMesh, HeadPose, MouthState, Point3 } from './FaceMesh.js';
export { type FaceLandmarker, type FaceLandmarkerOptions, faceLandmarker } from './faceLandmarker.js';
export { faceLandmarkNet } from './faceLandmarkNet.js';
export { personNet } from './personNet.js';
export { type PersonSegmenter, type PersonSegmenterOptions, personSegmenter } from './personSegmenter.js';

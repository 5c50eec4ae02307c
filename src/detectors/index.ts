export type { DetectedFace, FaceBox, FaceDetector, Pixels, Raster } from '../types.js';
export { type BlazeFaceDetectorOptions, blazeFaceDetector } from './blazeFaceDetector.js';
export { blazeFaceNet } from './blazeFaceNet.js';
export { detectFaces } from './detectFaces.js';
export {
  type FaceApi,
  type FaceApiDetection,
  type FaceApiDetectorOptions,
  type FaceApiNetwork,
  faceApiDetector,
} from './faceApiDetector.js';
export { type MediaPipeFaceDetector, mediaPipeDetector } from './mediaPipeDetector.js';

export * from './explainers/index.js';
export { cropFace, FACE_MARGIN, faceRegion } from './image/index.js';
export * from './model/index.js';
export { fromNdarray, toNdarray } from './ndarray.js';
export type {
  DetectedFace,
  FaceBox,
  FaceDetector,
  ImageInput,
  Pixels,
  Raster,
  Segments,
  Size,
} from './types.js';

export { cropFace } from './cropFace.js';
export { faceInCrop } from './faceInCrop.js';
export { FACE_MARGIN, faceRegion } from './faceRegion.js';
export { gaussianBlur } from './gaussianBlur.js';
export { gridTensor } from './gridTensor.js';
export { resample } from './resample.js';
export { resize, resizeNearest } from './resize.js';
export { toGrid } from './toGrid.js';
export { toPixels } from './toPixels.js';

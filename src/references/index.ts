export { faceReferences } from './faceReferences.js';

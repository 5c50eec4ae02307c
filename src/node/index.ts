export { type ExplanationReportOptions, explanationReport } from './explanationReport.js';
export { fileHandler } from './fileHandler.js';
export {
  IMAGE_EXTENSIONS,
  type ImageFormat,
  READABLE_FORMATS,
  UNREADABLE_FORMATS,
} from './imageFormats.js';
export { type PhotoPixels, type ReadImageOptions, readImage } from './readImage.js';
export { type Panel, type ReportOptions, report } from './report.js';
export { type NodeBackend, startBackend } from './startBackend.js';
export { checkOutput, type OutputFile, type WriteOptions, writeFileAtomic } from './writeFileAtomic.js';
export { writeImage } from './writeImage.js';

export { type ExplanationReportOptions, explanationReport } from './explanationReport.js';
export { fileHandler } from './fileHandler.js';
export { readImage } from './readImage.js';
export { type Panel, type ReportOptions, report } from './report.js';
export { type NodeBackend, startBackend } from './startBackend.js';
export { writeImage } from './writeImage.js';

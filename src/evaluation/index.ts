export type { BoxErrors } from './analysis/boxErrors.js';
export type { Calibration, Reliability } from './analysis/calibration.js';
export type { Comparison, Skill } from './analysis/compare.js';
export type { Discard, DiscardCurve } from './analysis/discard.js';
export type { FalseRejects } from './analysis/falseRejects.js';
export {
  type ErrorsOfGroup,
  type GroupErrors,
  type GroupErrorsOptions,
  type GroupedPhoto,
  type GroupGap,
  groupErrors,
} from './analysis/groupErrors.js';
export type { PhotosReport, Task } from './analysis/measurePhotos.js';
export type { Pairs, SyntheticReport } from './analysis/measureSynthetic.js';
export type { OperatingPoint } from './analysis/operatingPoints.js';
export type { RocChart } from './analysis/rocChart.js';
export type { Mistake } from './analysis/worstMistakes.js';
export { applyCalibration } from './calibrate/applyCalibration.js';
export {
  type CalibratedClass,
  type CalibrateOptions,
  type CalibrationResult,
  calibrateModel,
} from './calibrate/calibrateModel.js';
export type { ChosenPoint } from './calibrate/chooseOperatingPoint.js';
export type { ClassErrors, VerdictErrors } from './calibrate/errorCounts.js';
export { writeCalibration } from './calibrate/writeCalibration.js';
export { BROAD_GROUPS, type BroadGroup, broadGroup } from './data/broadGroup.js';
export { classLabels } from './data/classLabels.js';
export { type CsvRow, type CsvTable, parseCsv, readCsv } from './data/csv.js';
export { heldOutSources } from './data/heldOutSources.js';
export { GRADES, type Grade, type PhotoRecord, SPLITS, type Split } from './data/photoRecord.js';
export { type ClassFoldersOptions, readClassFolders } from './data/readClassFolders.js';
export type { OwnPhotosOptions } from './data/readOwnPhotos.js';
export { type ReadPhotosOptions, readPhotos } from './data/readPhotos.js';
export {
  PHOTO_COLUMNS,
  type PhotoTable,
  type PhotoTableOptions,
  readPhotoTable,
} from './data/readPhotoTable.js';
export { type EvaluateOptions, evaluate } from './evaluate.js';
export type { Evaluation, EvaluationResult, RocPart } from './evaluationResult.js';
export type { GroupsReport } from './measureField.js';
export * from './statistics/index.js';
export type { ClassMeasures, TrainedMeasures } from './train/measureTrained.js';
export type { TrainModelOptions, TrainSettings, TrainStage } from './train/options.js';
export type { TrainRecord } from './train/trainedModelCard.js';
export { trainModel } from './train/trainModel.js';
export { writeEvaluation } from './writeEvaluation.js';

export { averagePrecision } from './averagePrecision.js';
export { type ConfusionMatrix, confusionMatrix } from './confusionMatrix.js';
export { type DiscardPoint, discardArea, errorVersusDiscard } from './errorVersusDiscard.js';
export { type Bootstrap, type Estimate, estimate } from './estimate.js';
export { fitPlatt, type PlattScaling } from './fitPlatt.js';
export { fitTemperature, softmaxAt } from './fitTemperature.js';
export { percentileInterval } from './percentileInterval.js';
export { type Ranking, ranking, type Scored } from './ranking.js';
export {
  expectedCalibrationError,
  type Prediction,
  type ReliabilityBin,
  reliabilityBins,
} from './reliability.js';
export { rocAuc } from './rocAuc.js';
export { type RocPoint, rocCurve } from './rocCurve.js';
export { sigmoid } from './sigmoid.js';
export {
  type ErrorRates,
  errorRates,
  thresholdForFalseAccepts,
  thresholdForFalseRejects,
} from './thresholds.js';
export { type Proportion, rateDifference, wilson } from './wilson.js';

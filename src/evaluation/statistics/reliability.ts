import { checkArray, checkBoolean, checkInteger, checkNumber, checkObject } from '../../validate.js';

/** A predicted probability and its label. */
export interface Prediction {
  /** Predicted probability, 0..1. */
  readonly probability: number;
  readonly positive: boolean;
}

/** Bin of predictions with similar probabilities. */
export interface ReliabilityBin {
  /** Lower bound of the bin, inclusive. */
  readonly from: number;
  /** Upper bound of the bin, exclusive except in the last bin. */
  readonly to: number;
  readonly count: number;
  /** Mean probability; null in an empty bin. */
  readonly confidence: number | null;
  /** Share of positives; null in an empty bin. */
  readonly frequency: number | null;
}

/**
 * The bins of a reliability diagram, of equal width (Guo et al. 2017, https://arxiv.org/abs/1706.04599).
 *
 * @param predictions - probabilities with labels
 * @param bins - number of bins. @defaultValue 10
 * @returns the bins, empty ones included
 * @throws TypeError or RangeError unless `bins` is a positive integer and every probability is in 0..1
 */
export function reliabilityBins(predictions: readonly Prediction[], bins = 10): ReliabilityBin[] {
  checkArray('predictions', predictions);
  checkInteger('bins', bins, 1, 10_000);
  const sums = Array.from({ length: bins }, () => ({ count: 0, probability: 0, positives: 0 }));
  for (const [i, prediction] of predictions.entries()) {
    checkObject(`predictions[${i}]`, prediction, '{ probability, positive }');
    const { probability, positive } = prediction;
    checkBoolean(`predictions[${i}].positive`, positive);
    checkNumber(`predictions[${i}].probability`, probability, 0, 1 + 1e-5);
    const near = Math.round(probability * bins);
    // the product is rounded: only the bound itself tells on which side of it a probability lies
    const bin = sums[Math.min(bins - 1, near / bins > probability ? near - 1 : near)];
    bin.count++;
    bin.probability += probability;
    bin.positives += Number(positive);
  }
  return sums.map(({ count, probability, positives }, i) => ({
    from: i / bins,
    to: (i + 1) / bins,
    count,
    confidence: count > 0 ? probability / count : null,
    frequency: count > 0 ? positives / count : null,
  }));
}

/**
 * Expected calibration error (ECE): the mean distance between confidence and frequency, weighted by the number of predictions per bin.
 *
 * @param bins - result of {@link reliabilityBins}
 * @returns 0..1; lower is better; NaN without predictions
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  checkArray('bins', bins);
  for (const [i, bin] of bins.entries()) {
    checkObject(`bins[${i}]`, bin, 'a bin of `reliabilityBins`');
    checkInteger(`bins[${i}].count`, bin.count, 0);
    if (bin.confidence !== null) checkNumber(`bins[${i}].confidence`, bin.confidence, 0, 1 + 1e-5);
    if (bin.frequency !== null) checkNumber(`bins[${i}].frequency`, bin.frequency, 0, 1);
  }
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const distance = bins.reduce(
    (sum, { count, confidence, frequency }) => sum + count * Math.abs((confidence ?? 0) - (frequency ?? 0)),
    0,
  );
  return distance / total;
}

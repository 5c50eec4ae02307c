import type { ModelMetadata } from '../../model/index.js';
import { thresholdOf } from '../../model/thresholdOf.js';
import type { Measured } from '../data/shot.js';
import {
  type ErrorRates,
  errorRates,
  thresholdForFalseAccepts,
  thresholdForFalseRejects,
} from '../statistics/index.js';
import { MODEL } from './baselines.js';
import { column } from './compare.js';

/** A threshold, its target error rate, and its error rates on other photos. */
export interface OperatingPoint extends ErrorRates {
  readonly className: string;
  readonly chosen: 'the model' | 'false rejects' | 'false accepts';
  /** Target error rate, on the photos on which the threshold was chosen. */
  readonly rate?: number;
  readonly threshold: number;
}

/** Target error rates of the chosen thresholds. */
export const RATES = [0.01, 0.05, 0.1] as const;

/**
 * Thresholds of each defect: the model's own, and those that reach the target error rates on other photos.
 *
 * @param photos - photos for the measurement of the error rates
 * @param choosing - other photos, for the choice of thresholds; if empty, only the model's own thresholds are measured
 */
export function operatingPoints(
  model: Pick<ModelMetadata, 'classNames' | 'acceptableClass' | 'thresholds'>,
  photos: readonly Measured[],
  choosing: readonly Measured[],
): OperatingPoint[] {
  return model.classNames.flatMap((className) => {
    if (className === model.acceptableClass) return [];
    const here = sides(photos, className);
    if (here.positives.length === 0 || here.negatives.length === 0) return [];
    const point = (chosen: OperatingPoint['chosen'], threshold: number, rate?: number): OperatingPoint => ({
      className,
      chosen,
      ...(rate !== undefined && { rate }),
      threshold,
      ...errorRates(here.positives, here.negatives, threshold),
    });
    const there = sides(choosing, className);
    const points = [point('the model', thresholdOf(model.thresholds, className))];
    for (const rate of RATES) {
      if (there.negatives.length > 0)
        points.push(point('false rejects', thresholdForFalseRejects(there.negatives, rate), rate));
    }
    for (const rate of RATES) {
      if (there.positives.length > 0)
        points.push(point('false accepts', thresholdForFalseAccepts(there.positives, rate), rate));
    }
    return points;
  });
}

function sides(photos: readonly Measured[], className: string): { positives: number[]; negatives: number[] } {
  const having = photos.filter(({ defects }) => defects.some((defect) => defect.className === className));
  const clean = photos.filter(({ defects }) => defects.length === 0);
  return { positives: column(having, className, MODEL), negatives: column(clean, className, MODEL) };
}

import { checkNumber } from '../../validate.js';
import type { customSurrogate } from './customRegressor.js';
import type { selectedRidge } from './featureSelection.js';
import type { LIME_DEFAULTS, MaskDistance } from './limeOptions.js';
import { isFoldOver, type Masks } from './sampling.js';
import { kernelWeights, maskDistances, pairedWeights, ridge, type Surrogate } from './surrogate.js';

/** Fits that are loaded only if an option needs them. */
export interface RareFits {
  readonly selectedRidge?: typeof selectedRidge;
  readonly customSurrogate?: typeof customSurrogate;
}

/** Regression of lime; a pair of opposite masks counts as one sample. */
export function limeSurrogate(
  rows: Masks,
  width: number,
  {
    kernelWidth,
    alpha,
    sampling,
    distance,
    kernel,
    numFeatures,
    featureSelection,
    regressor,
  }: typeof LIME_DEFAULTS,
  { selectedRidge: selected, customSurrogate: custom }: RareFits,
): (scores: Float64Array) => Surrogate {
  const distances = distance === 'cosine' ? maskDistances(rows, width) : distancesOf(rows, width, distance);
  const single = kernel
    ? distances.map((value, n) => checkedWeight(kernel(value, kernelWidth), n))
    : kernelWeights(distances, kernelWidth);
  const weights = isFoldOver(sampling) ? pairedWeights(single) : single;
  if (custom && regressor) return custom(rows, width, weights, regressor);
  if (!selected || numFeatures === undefined) return ridge(rows, weights, alpha);
  return selected(rows, weights, alpha, numFeatures, featureSelection);
}

function distancesOf(rows: Masks, width: number, distance: MaskDistance): Float64Array {
  return Float64Array.from({ length: rows.length / width }, (_, n) => {
    const mask = rows.subarray(n * width, (n + 1) * width);
    if (typeof distance !== 'function')
      return Math.sqrt(mask.reduce((hidden, shown) => hidden - shown, width));
    const value = distance(mask.slice());
    checkNumber('distance(mask)', value, 0);
    return value;
  });
}

function checkedWeight(weight: number, n: number): number {
  checkNumber(`kernel(distance) of sample ${n}`, weight, 0);
  return weight;
}

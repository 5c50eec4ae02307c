import { checkNumber, checkObject, checkValues } from '../../validate.js';
import { addScaled, rowsOf } from './linear.js';
import { independentGroups, type Surrogate, surrogateStatistics } from './surrogate.js';

/** Result of a regressor: the prediction for a mask is `intercept` plus the coefficients of the superpixels that it shows. */
export interface Regression {
  /** One finite number per superpixel. */
  readonly coefficients: ArrayLike<number>;
  readonly intercept: number;
}

/**
 * A linear regressor.
 *
 * @param masks - one row per sample, each of one value per superpixel: 1 shows it, 0 hides it
 * @param weights - sample weights, 0 or more; with a sampling in pairs the whole photo has weight 0
 * @param responses - score of each sample, on the scale of `link`
 */
export type Regressor = (
  masks: readonly Uint8Array[],
  weights: Float64Array,
  responses: Float64Array,
) => Regression;

/** Number of groups that the jackknife leaves out one at a time. */
const JACKKNIFE_GROUPS = 10;

/**
 * Surrogate of a custom regressor. The standard errors are those of the delete-a-group jackknife (Kott, The Delete-a-Group Jackknife,
 * Journal of Official Statistics 17, 2001) with 10 groups, or one per independent sample if there are fewer: the regressor runs 11 times
 * per class. They are Infinity for fewer than two groups.
 *
 * @returns a function that fits the scores of one class, one per mask
 * @throws TypeError or RangeError, when called, for a result that is not one finite coefficient per superpixel and a finite intercept
 */
export function customSurrogate(
  masks: Uint8Array,
  width: number,
  weights: Float64Array,
  regressor: Regressor,
): (scores: Float64Array) => Surrogate {
  const rows = rowsOf(masks, width);
  const units = independentGroups(rows, weights);
  const groups = Math.min(JACKKNIFE_GROUPS, units.length);
  const groupOf = new Int32Array(rows.length).fill(-1);
  units.forEach((unit, i) => {
    for (const n of unit) groupOf[n] = i % groups;
  });
  const all = [...rows.keys()];
  const regress = (samples: readonly number[], scores: Float64Array): Regression =>
    checkedRegression(
      regressor(
        samples.map((n) => rows[n].slice()),
        Float64Array.from(samples, (n) => weights[n]),
        Float64Array.from(samples, (n) => scores[n]),
      ),
      width,
    );
  return (scores) => {
    const { coefficients, intercept } = regress(all, scores);
    const values = Float64Array.from(coefficients);
    return surrogateStatistics(rows, weights, scores, values, intercept, () => {
      const variances = new Float64Array(width);
      if (groups < 2) return variances.fill(Number.POSITIVE_INFINITY);
      for (let g = 0; g < groups; g++) {
        const without = regress(
          all.filter((n) => groupOf[n] !== g),
          scores,
        ).coefficients;
        const squares = values.map((value, i) => (without[i] - value) ** 2);
        addScaled(variances, squares, (groups - 1) / groups);
      }
      return variances;
    });
  };
}

function checkedRegression(result: Regression, width: number): Regression {
  checkObject('regressor(masks, weights, responses)', result, '{ coefficients, intercept }');
  checkValues('regressor(masks, weights, responses).coefficients', result.coefficients, width);
  checkNumber('regressor(masks, weights, responses).intercept', result.intercept);
  return result;
}

import { checkArray, checkValues } from '../../validate.js';
import { sigmoid } from './sigmoid.js';

/** `sigmoid(scale * logit + offset)` is the calibrated probability. */
export interface PlattScaling {
  readonly scale: number;
  readonly offset: number;
}

/** Maximum number of halvings of a Newton step. */
const HALVINGS = 30;

/**
 * Platt scaling: logistic regression of labels on logits, with targets smoothed by one sample per side so that separable data have a finite
 * solution. Newton's method with a ridge for a near-singular Hessian, and steps halved until the loss decreases: Lin, Lin & Weng 2007,
 * "A note on Platt's probabilistic outputs", https://doi.org/10.1007/s10994-007-5018-6.
 *
 * @param logits - one per sample
 * @param labels - 1 or true for a positive
 * @returns scale and offset of the calibrated logit
 * @throws RangeError when the lengths differ, a side is empty or a logit is not finite
 */
export function fitPlatt(logits: ArrayLike<number>, labels: ArrayLike<number | boolean>): PlattScaling {
  checkValues('logits', logits);
  checkArray('labels', labels);
  const n = logits.length;
  if (labels.length !== n) throw new RangeError(`\`labels\` must have ${n} values, got ${labels.length}`);
  let positives = 0;
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(logits[i])) throw new RangeError(`\`logits\` must be finite, got ${logits[i]}`);
    positives += Number(Boolean(labels[i]));
  }
  const negatives = n - positives;
  if (positives === 0 || negatives === 0) {
    throw new RangeError(
      `\`labels\` must have both sides, got ${positives} positives and ${negatives} negatives`,
    );
  }
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (negatives + 2)];
  const loss = (scale: number, offset: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const z = scale * logits[i] + offset;
      // cross-entropy without overflow: log(1 + e^z) - t z
      sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (labels[i] ? high : low) * z;
    }
    return sum;
  };
  let [scale, offset] = [0, Math.log((positives + 1) / (negatives + 1))];
  let current = loss(scale, offset);
  for (let round = 0; round < 100; round++) {
    let [gScale, gOffset, hScale, hOffset, hBoth] = [0, 0, 1e-12, 1e-12, 0];
    for (let i = 0; i < n; i++) {
      const x = logits[i];
      const p = sigmoid(scale * x + offset);
      const [residual, curvature] = [p - (labels[i] ? high : low), p * (1 - p)];
      gScale += residual * x;
      gOffset += residual;
      hScale += curvature * x * x;
      hOffset += curvature;
      hBoth += curvature * x;
    }
    if (Math.abs(gScale) < 1e-9 && Math.abs(gOffset) < 1e-9) break;
    const determinant = hScale * hOffset - hBoth * hBoth;
    const dScale = -(hOffset * gScale - hBoth * gOffset) / determinant;
    const dOffset = -(hScale * gOffset - hBoth * gScale) / determinant;
    const slope = gScale * dScale + gOffset * dOffset;
    let step = 1;
    let next = loss(scale + dScale, offset + dOffset);
    for (let i = 0; i < HALVINGS && !(next <= current + 1e-4 * step * slope); i++) {
      step /= 2;
      next = loss(scale + step * dScale, offset + step * dOffset);
    }
    if (!(next < current)) break;
    scale += step * dScale;
    offset += step * dOffset;
    current = next;
  }
  if (!Number.isFinite(scale + offset))
    throw new RangeError(
      '`logits` must be of a size that double precision can fit, got a scale or offset that is not finite',
    );
  return { scale, offset };
}

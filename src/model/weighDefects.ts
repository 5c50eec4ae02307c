import type { ModelMetadata } from './metadata.js';

/**
 * Logits in which defects count against the acceptable class: its logit less `defectWeight` times the sum of `softplus` of all others. It is a soft
 * "and": a photo is acceptable if it looks so and nothing speaks against it.
 *
 * @param logits - `[n, classes]`, not calibrated
 * @returns `[n, classes]`: the same array where defects have no weight
 */
export function weighDefects(
  logits: Float32Array,
  {
    classNames,
    acceptableClass,
    defectWeight = 0,
  }: Pick<ModelMetadata, 'classNames' | 'acceptableClass' | 'defectWeight'>,
): Float32Array {
  if (defectWeight === 0 || acceptableClass === null) return logits;
  const classes = classNames.length;
  const acceptable = classNames.indexOf(acceptableClass);
  const weighed = logits.slice();
  for (let start = 0; start < logits.length; start += classes) {
    let defects = 0;
    for (let c = 0; c < classes; c++) if (c !== acceptable) defects += softplus(logits[start + c]);
    weighed[start + acceptable] -= defectWeight * defects;
  }
  return weighed;
}

/** `log(1 + exp(x))` without overflow. */
const softplus = (x: number): number => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));

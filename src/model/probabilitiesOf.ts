import type { OutputActivation } from './activate.js';
import type { ModelMetadata } from './metadata.js';

/**
 * Logits to probabilities, as plain arrays.
 *
 * @param logits - `[n, classes]`
 * @param calibration - by class name `[scale, offset]` of the logit
 * @returns `[n, classes]`
 */
export function probabilitiesOf(
  logits: Float32Array,
  classNames: readonly string[],
  activation: OutputActivation,
  calibration?: ModelMetadata['calibration'],
): Float32Array {
  const classes = classNames.length;
  const pairs = classNames.map((name) => calibration?.[name] ?? [1, 0]);
  const scaled = Float64Array.from(
    logits,
    (value, i) => value * pairs[i % classes][0] + pairs[i % classes][1],
  );
  if (activation === 'linear') return Float32Array.from(scaled);
  if (activation === 'sigmoid') return Float32Array.from(scaled, (value) => 1 / (1 + Math.exp(-value)));
  for (let start = 0; start < scaled.length; start += classes) {
    const row = scaled.subarray(start, start + classes);
    const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const powers = row.map((value) => Math.exp(value - largest));
    const sum = powers.reduce((total, value) => total + value, 0);
    row.set(powers.map((value) => value / sum));
  }
  return Float32Array.from(scaled);
}

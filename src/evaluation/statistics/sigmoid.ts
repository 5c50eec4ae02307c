import { checkNumber } from '../../validate.js';

/**
 * The logistic function.
 *
 * @param value - a logit
 * @returns its probability, 0..1
 */
export function sigmoid(value: number): number {
  if (typeof value !== 'number' || Number.isNaN(value)) checkNumber('value', value);
  return value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value));
}

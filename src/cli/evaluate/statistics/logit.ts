/** A float32 sigmoid saturates here; beyond it a logit would be infinite. */
const NEAREST = 1e-7;

/** The logit of a probability, at most 16.2 either way. */
export function logit(probability: number): number {
  const p = Math.min(Math.max(probability, NEAREST), 1 - NEAREST);
  return Math.log(p / (1 - p));
}

/** 0..1. */
export function sigmoid(value: number): number {
  return value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value));
}

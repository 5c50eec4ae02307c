import type { Explainer, ExplainOptions, Explanation, Heatmap, Pixels } from '../types.js';

/** One point of a curve. */
export interface CurvePoint {
  /** Where on the axis: the share of pixels that were changed, or of layers that were randomised, 0..1. */
  readonly x: number;
  /** What was measured there. */
  readonly y: number;
}

/** Plain data: it can be cloned, stored and sent to a worker. */
export interface MetricResult {
  /** The metric's number. The table in docs/metrics.md says what is better, and between what it lies. */
  readonly value: number;
  /** What the number sums up, where it sums up a curve. */
  readonly curve?: readonly CurvePoint[];
}

/**
 * What is measured: an explainer, which is then asked to explain the photo; or an explanation or a heatmap, which is measured as it is, so
 * that a benchmark can explain once and measure often. A heatmap must be on the classifier's grid.
 */
export type Subject = Explainer | Explanation | Heatmap;

/** What every metric takes. `target` and `against` are, unless given, those of an explanation; for a heatmap the most probable class. */
export type MetricOptions = ExplainOptions;

/** What metrics that ask the classifier take. */
export interface PassOptions extends MetricOptions {
  /** Photos that are in memory at a time. @defaultValue 32 */
  readonly batchSize?: number | undefined;
}

/** @internal */
export const PASS_DEFAULTS = Object.freeze({ batchSize: 32 as number });

/**
 * What a removed pixel shows:
 * - `'mean'`: the mean colour of the photo;
 * - `'blur'`: the photo blurred until nothing can be made out (a Gaussian of a tenth of its width);
 * - `'noise'`: a random colour, from the seed;
 * - a colour, RGB in 0..255;
 * - a picture of the size of the grid.
 */
export type MetricBaseline = 'mean' | 'blur' | 'noise' | readonly [number, number, number] | Pixels;

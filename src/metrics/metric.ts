import type { Explainer, ExplainOptions, Explanation, Heatmap, Pixels } from '../types.js';

/** One point of a curve. */
export interface CurvePoint {
  /** Share of the pixels that were changed, or of the layers that were randomised, 0..1. */
  readonly x: number;
  /** The score or similarity at that share. */
  readonly y: number;
}

/** Plain data: it can be cloned, stored and sent to a worker. */
export interface MetricResult {
  /** The value of the metric; its function documents the range and which direction is better. */
  readonly value: number;
  /** The curve that the value summarises, where there is one. */
  readonly curve?: readonly CurvePoint[];
}

/**
 * The subject of a metric: an explainer, which then explains the photo; or an explanation or a heatmap, which is measured as it is, so
 * that a benchmark can explain once and compute several metrics. A heatmap must be on the classifier's grid.
 */
export type Subject = Explainer | Explanation | Heatmap;

/** Options of every metric. Defaults of `target` and `against`: those of the explanation; for a heatmap the most probable class. */
export type MetricOptions = ExplainOptions;

/** Options of metrics that run the classifier. */
export interface PassOptions extends MetricOptions {
  /** Number of photos per forward pass. @defaultValue 32 */
  readonly batchSize?: number | undefined;
}

/** Options of metrics that remove pixels. */
export interface RemovalOptions extends PassOptions {
  /**
   * Good photos for the baseline `'reference'`, cropped like the photo (`cropFace`), of any size; by default those of the classifier.
   * @defaultValue none
   */
  readonly references?: readonly Pixels[] | undefined;
}

/** @internal */
export const REMOVAL_DEFAULTS = Object.freeze({ references: undefined as readonly Pixels[] | undefined });

/** @internal */
export const PASS_DEFAULTS = Object.freeze({ batchSize: 32 as number });

/**
 * Value of removed pixels:
 * - `'reference'`: that of a good photo at the same position, the first of `references` or of the classifier;
 * - `'mean'`: the mean colour of the photo;
 * - `'blur'`: the photo, blurred by a Gaussian of a tenth of its width;
 * - `'noise'`: a random colour, from the seed;
 * - a colour, RGB in 0..255;
 * - a picture of the size of the grid.
 */
export type MetricBaseline =
  | 'reference'
  | 'mean'
  | 'blur'
  | 'noise'
  | readonly [number, number, number]
  | Pixels;

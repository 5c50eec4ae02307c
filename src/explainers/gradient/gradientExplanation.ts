import type {
  DifferentiableClassifier,
  ExplainOptions,
  Explanation,
  ImageInput,
  Raster,
} from '../../types.js';
import { type Batches, inBatches } from '../inBatches.js';
import { type ExplainRequest, readRequest, resolveClasses } from '../request.js';
import type { GradientOutput } from './gradientOptions.js';
import { type ImageScores, imageScores, inputGradients } from './inputGradients.js';

/** Images whose gradients an explainer computes, and the receiver of each gradient. */
export type GradientImages = Omit<Batches, 'signal' | 'onProgress'>;

/** Result of the shared steps, without the gradients. */
export interface GradientExplanation {
  readonly grid: Raster<Float32Array>;
  readonly classes: Pick<Explanation, 'target' | 'against'>;
  /** Scores of the photo. */
  readonly photo: ImageScores;
}

/**
 * Shared steps of gradient explainers: reads the request, scores the photo, resolves the classes, and computes the gradients of the images in
 * batches. It does not report a progress of 1.
 *
 * @param imagesOf - returns the images for the photo on the grid
 * @throws TypeError or RangeError for bad arguments, or a gradient that is not finite; Error when the backend lacks a gradient;
 *   `signal.reason` when aborted
 */
export async function gradientExplanation(
  classifier: DifferentiableClassifier,
  {
    image,
    options,
    output,
  }: { image: ImageInput; options: ExplainOptions | undefined; output: GradientOutput },
  imagesOf: (grid: Raster<Float32Array>, request: ExplainRequest) => GradientImages | Promise<GradientImages>,
): Promise<GradientExplanation> {
  const request = await readRequest(classifier, image, options);
  const { grid, against, signal, onProgress } = request;
  const images = await imagesOf(grid, request);
  const photo = await imageScores(classifier, grid, output);
  const classes = resolveClasses(classifier.classNames, photo.probabilities, request);
  const take = await inputGradients(classifier, { index: classes.target.index, against }, output);
  await inBatches(grid.data.length, { ...images, signal, onProgress }, take);
  signal?.throwIfAborted();
  return { grid, classes, photo };
}

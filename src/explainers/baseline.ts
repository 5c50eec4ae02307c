import { toGrid } from '../image/index.js';
import type { Classifier, Pixels, Raster, Segments } from '../types.js';
import { checkLeftOut, checkOneOf, checkRaster, checkReferences, describe } from '../validate.js';
import { predictBatch } from './predictBatch.js';
import { type ExplainRequest, resolveClasses } from './request.js';

/**
 * Content of the hidden parts of a photo:
 * - `'reference'`: the same part of a good photo; the map then shows how the output would change if the part looked as in a good photo;
 * - `'mean'`: the mean colour of its superpixel, as in lime;
 * - `'blur'`: the photo blurred by a Gaussian whose standard deviation is a tenth of its width;
 * - `'noise'`: a random colour at every pixel, from the seed;
 * - a colour, RGB in 0..255;
 * - a picture of the size of the grid, or a function that makes one from the photo and its superpixels.
 */
export type Baseline =
  | 'reference'
  | 'mean'
  | 'blur'
  | 'noise'
  | readonly [number, number, number]
  | Pixels
  | ((image: Raster<Float32Array>, segments: Segments) => Pixels);

/** A baseline that needs no reference. */
export type FixedBaseline = Exclude<Baseline, 'reference'>;

/** Baseline options of methods that hide parts of a photo. */
export interface BaselineOptions {
  /**
   * Content of hidden parts. Default: `'reference'` if there is one, because a flat patch is itself a defect: hidden clean skin would look as bad
   * as an occlusion. Otherwise the default of the method, see its options. @defaultValue none
   */
  readonly baseline?: Baseline | undefined;
  /**
   * Good photos for the baseline `'reference'`, of any size, cropped like the photo (`cropFace`). Default: the references of the classifier.
   * @defaultValue none
   */
  readonly references?: readonly Pixels[] | undefined;
}

/** @internal */
export const BASELINE_DEFAULTS = /* @__PURE__ */ Object.freeze({
  baseline: undefined as Baseline | undefined,
  references: undefined as readonly Pixels[] | undefined,
});

/**
 * Checks the baseline options of an explainer, in its constructor.
 *
 * @throws TypeError for `'reference'` without a reference, or references that are not pixels; RangeError for an unknown name, no references,
 *   or references together with another baseline
 */
export function checkBaseline(
  { baseline, references }: BaselineOptions,
  classifier: Pick<Classifier, 'references'> | undefined,
): void {
  if (typeof baseline === 'string') checkOneOf('baseline', baseline, ['reference', 'mean', 'blur', 'noise']);
  if (references !== undefined) {
    checkReferences('references', references);
    if (baseline !== undefined && baseline !== 'reference')
      checkLeftOut({ references }, 'references', 'another `baseline`');
  } else if (baseline === 'reference' && typeof classifier?.references !== 'function') {
    throw new TypeError(
      "`baseline: 'reference'` needs good photos: give `references`, cropped by `cropFace` as the photo is, or a classifier that has `references`",
    );
  }
}

/** Whether hidden parts show a reference: with `'reference'`, and by default where there is a reference. */
export function usesReference({ baseline, references }: BaselineOptions, classifier: Classifier): boolean {
  if (baseline !== undefined) return baseline === 'reference';
  return references !== undefined || typeof classifier.references === 'function';
}

/**
 * Baselines of one explanation: one per reference, in their order, or the chosen one. The references of a classifier depend on the class:
 * without a target class in the request they cost a forward pass.
 *
 * @param fallback - baseline if none was chosen and there is no reference
 * @throws TypeError for a classifier whose `references` do not return a list of photos, or return none where the baseline must be a reference
 */
export async function baselinesOf(
  choice: BaselineOptions,
  classifier: Classifier,
  request: Pick<ExplainRequest, 'grid' | 'index' | 'against'>,
  fallback: FixedBaseline,
): Promise<readonly FixedBaseline[]> {
  if (!usesReference(choice, classifier)) return [(choice.baseline as FixedBaseline | undefined) ?? fallback];
  const found = choice.references ?? (await classifier.references?.(await targetIndex(classifier, request)));
  if (!Array.isArray(found) || (found.length === 0 && choice.baseline === 'reference'))
    throw new TypeError(`the classifier's \`references\` must give good photos, got ${describe(found)}`);
  if (found.length === 0) return [fallback];
  return found.map((photo: Pixels, i) => {
    checkRaster(`references[${i}]`, photo, [3, 4]);
    return toGrid(photo, classifier.inputSize);
  });
}

async function targetIndex(
  classifier: Classifier,
  request: Pick<ExplainRequest, 'grid' | 'index' | 'against'>,
): Promise<number> {
  if (request.index !== undefined) return request.index;
  const probabilities = await predictBatch(classifier, request.grid.data, 0);
  return resolveClasses(classifier.classNames, probabilities, request).target.index;
}

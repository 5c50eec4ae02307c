import { Lime, type LimeOptions } from '../../../src/explainers/index.js';
import { faceReferences } from '../../../src/references/index.js';
import type { Classifier, Explainer } from '../../../src/types.js';

/** The setting that hides superpixels as lime does. */
export const LIME_BASELINE = 'mean colour (as lime)';

/** Settings of LIME that are compared on the half that chooses. */
export interface LocationSetting {
  readonly name: string;
  readonly options: LimeOptions;
  /** References that take turns; 0 for another baseline. */
  readonly numReferences: number;
  /** Number of the first of them. */
  readonly firstReference: number;
}

const setting = (
  name: string,
  numReferences: number,
  options: LimeOptions,
  firstReference = 0,
): LocationSetting => ({ name, numReferences, firstReference, options });

/** Baseline x number of references x superpixels x link x smoothing x shrinkage, varied one at a time around the default. */
export const LOCATION_SETTINGS: readonly LocationSetting[] = [
  setting(LIME_BASELINE, 0, { baseline: 'mean' }),
  setting('mean colour, smoothed', 0, { baseline: 'mean', smoothing: 0.05 }),
  setting('blur', 0, { baseline: 'blur', smoothing: 0.05 }),
  setting('1 reference, not smoothed', 1, { smoothing: 0 }),
  setting('1 reference', 1, { smoothing: 0.05 }),
  setting('1 reference, not shrunk', 1, { smoothing: 0.05, shrinkage: 0 }),
  setting('1 reference, shrunk by 1', 1, { smoothing: 0.05, shrinkage: 1 }),
  setting('1 reference, shrunk by 3', 1, { smoothing: 0.05, shrinkage: 3 }),
  setting('4 references', 4, { smoothing: 0.05 }),
  setting('1 reference, 50 superpixels', 1, { smoothing: 0.05, segmentation: { numSegments: 50, sigma: 1 } }),
  setting('1 reference, 30 superpixels', 1, { smoothing: 0.05, segmentation: { numSegments: 30, sigma: 1 } }),
  setting('1 reference, 80 superpixels', 1, { smoothing: 0.05, segmentation: { numSegments: 80, sigma: 1 } }),
  setting('another reference', 1, { smoothing: 0.05 }, 1),
  setting('a third reference', 1, { smoothing: 0.05 }, 2),
  setting('1 reference, probability', 1, { smoothing: 0.05, link: 'identity' }),
];

/** The setting that `Lime` has by default. */
export const DEFAULT_SETTING = '1 reference';

/** LIME with a setting. */
export async function limeWith(
  { options, numReferences, firstReference }: LocationSetting,
  classifier: Classifier,
  common: LimeOptions,
): Promise<Explainer> {
  const last = firstReference + numReferences;
  const references =
    numReferences > 0 ? (await faceReferences(classifier.inputSize)).slice(firstReference, last) : undefined;
  return new Lime(classifier, { ...common, ...options, ...(references && { references }) });
}

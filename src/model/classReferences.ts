import { toGrid } from '../image/index.js';
import type { Pixels } from '../types.js';
import { checkReferences, describe } from '../validate.js';
import type { ModelMetadata } from './metadata.js';

/**
 * References of your own model: `'portraits'`, the bundled reference portraits, for a model that judges faces; or at least one good photo, of
 * any size, cropped like the photos to explain (`cropFace`).
 */
export type ModelReferences = 'portraits' | readonly Pixels[];

/** Number of bundled references. More of them do not improve maps, and make them less stable from seed to seed: docs/reports/evidence.md. */
const NUM_REFERENCES = 1;

type References = (target: number) => Promise<readonly Pixels[]>;

/** @throws TypeError unless it is undefined, `'portraits'` or a list of photos; RangeError for another name or an empty list */
export function checkModelReferences(value: unknown): void {
  if (value === undefined || value === 'portraits') return;
  if (!Array.isArray(value)) {
    const text = `\`references\` must be 'portraits' or a list of photos, got ${describe(value)}`;
    throw typeof value === 'string' ? new RangeError(text) : new TypeError(text);
  }
  checkReferences('references', value);
}

/**
 * References by class: none for the class of acceptable photos. The bundled portraits are loaded when first called.
 *
 * @returns undefined for a model without references
 */
export function classReferences(
  references: ModelReferences | undefined,
  {
    classNames,
    acceptableClass,
    inputSize,
  }: Pick<ModelMetadata, 'classNames' | 'acceptableClass' | 'inputSize'>,
): References | undefined {
  if (!references) return undefined;
  // copies: the caller may write to the photos later
  const own = references === 'portraits' ? undefined : references.map((photo) => toGrid(photo, inputSize));
  return async (target) => {
    if (classNames[target] === acceptableClass) return [];
    if (own) return own;
    const { faceReferences } = await import('../references/index.js');
    return (await faceReferences(inputSize)).slice(0, NUM_REFERENCES);
  };
}

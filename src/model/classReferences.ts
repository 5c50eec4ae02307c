import type { Pixels } from '../types.js';
import type { ModelMetadata } from './metadata.js';

/** Number of references. More of them make maps no better, and less alike from seed to seed: docs/reports/evidence.md. */
const NUM_REFERENCES = 1;

/**
 * References of a model by class, loaded when first called: none for the class of acceptable photos.
 *
 * @returns undefined for a model whose metadata names no references
 */
export function classReferences({
  references,
  classNames,
  acceptableClass,
  inputSize,
}: ModelMetadata): ((target: number) => Promise<readonly Pixels[]>) | undefined {
  if (!references) return undefined;
  return async (target) => {
    if (classNames[target] === acceptableClass) return [];
    const { faceReferences } = await import('../references/index.js');
    return (await faceReferences(inputSize)).slice(0, NUM_REFERENCES);
  };
}

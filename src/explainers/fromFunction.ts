import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Classifier, Size } from '../types.js';
import { checkFunction, checkGridSize, checkString, describe, resolveOptions } from '../validate.js';

export interface FunctionOptions {
  /** Class names, one per output. */
  readonly classNames: readonly string[];
  /** Size of the images that the function expects, in pixels. */
  readonly inputSize: Size;
}

/**
 * Wraps a function as a black-box classifier: a graph model, a model of another library, a rule.
 *
 * @param predict - maps images `[n, height, width, 3]`, RGB in 0..255, to outputs `[n, classes]`; the caller disposes of the result
 * @param options - class names and image size
 * @returns a classifier with `predict`, for black-box explainers
 * @throws TypeError or RangeError for options that are missing or wrong; when called, RangeError for a result with a wrong shape
 */
export function fromFunction(predict: (images: Tensor4D) => Tensor, options: FunctionOptions): Classifier {
  checkFunction('predict', predict);
  const { classNames, inputSize } = resolveOptions('fromFunction', options, {
    classNames: [] as readonly string[],
    inputSize: { width: 0, height: 0 } as Size,
  });
  if (!Array.isArray(classNames) || classNames.length === 0) {
    throw new RangeError(`\`classNames\` must be at least one name, got ${describe(classNames)}`);
  }
  for (const [i, name] of classNames.entries()) checkString(`classNames[${i}]`, name);
  checkGridSize('inputSize', inputSize);
  return {
    classNames: [...classNames],
    inputSize: { ...inputSize },
    predict: (images) => {
      const result = predict(images);
      const shape = result?.shape;
      if (shape?.length === 2 && shape[0] === images.shape[0] && shape[1] === classNames.length)
        return result as Tensor2D;
      result?.dispose?.();
      const got = shape ? `[${shape.join(', ')}]` : describe(result);
      throw new RangeError(`\`predict\` must give [${images.shape[0]}, ${classNames.length}], got ${got}`);
    },
  };
}

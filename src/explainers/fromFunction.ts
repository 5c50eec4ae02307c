import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Classifier, Size } from '../types.js';
import { checkFunction, checkInteger, describe, resolveOptions } from '../validate.js';

export interface FunctionOptions {
  /** One name per output. */
  readonly classNames: readonly string[];
  /** The grid on which the function sees a photo. */
  readonly inputSize: Size;
}

/**
 * Makes any function a black-box classifier: a graph model, a model of another library, a rule.
 *
 * @param predict - `[n, height, width, 3]` in 0..255 to `[n, classes]`; the caller owns the result
 * @throws TypeError or RangeError for options that are missing or wrong; when called, RangeError for a result of another shape
 */
export function fromFunction(predict: (images: Tensor4D) => Tensor2D, options: FunctionOptions): Classifier {
  checkFunction('predict', predict);
  const { classNames, inputSize } = resolveOptions('fromFunction', options, {
    classNames: [] as readonly string[],
    inputSize: { width: 0, height: 0 } as Size,
  });
  if (!Array.isArray(classNames) || classNames.length === 0) {
    throw new RangeError(`\`classNames\` must be at least one name, got ${describe(classNames)}`);
  }
  checkInteger('inputSize.width', inputSize.width, 1);
  checkInteger('inputSize.height', inputSize.height, 1);
  return {
    classNames: [...classNames],
    inputSize: { ...inputSize },
    predict: (images) => {
      const result = predict(images);
      const shape = result?.shape;
      if (shape?.length === 2 && shape[0] === images.shape[0] && shape[1] === classNames.length)
        return result;
      result?.dispose?.();
      const got = shape ? `[${shape.join(', ')}]` : describe(result);
      throw new RangeError(`\`predict\` must give [${images.shape[0]}, ${classNames.length}], got ${got}`);
    },
  };
}

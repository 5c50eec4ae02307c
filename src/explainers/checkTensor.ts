import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { describe } from '../validate.js';

/**
 * Checks the tensor that a method of a classifier returns.
 *
 * @param method - name of the method, for the error
 * @throws TypeError unless it is a tensor of floats; RangeError when its rank is wrong
 */
export function checkTensor<T extends Tensor>(method: string, value: T, rank: number): T {
  const { dataId, shape, dtype } = Object(value) as Partial<Tensor>;
  if (!dataId || !Array.isArray(shape) || dtype === 'string' || dtype === 'complex64')
    throw new TypeError(`\`classifier.${method}\` must give a tensor of numbers, got ${describe(value)}`);
  if (shape.length !== rank)
    throw new RangeError(
      `\`classifier.${method}\` must give ${rank} axes, got the shape [${shape.join(', ')}]`,
    );
  return value;
}

/**
 * Checks outputs of a classifier, one per class.
 *
 * @param method - name of the method, for the error
 * @throws TypeError unless they are a tensor of floats; RangeError for a wrong rank or number of classes
 */
export function checkOutputs(method: string, value: Tensor2D, classNames: readonly string[]): Tensor2D {
  const { shape } = checkTensor(method, value, 2);
  if (shape[1] !== classNames.length)
    throw new RangeError(
      `\`classifier.${method}\` must give ${classNames.length} values, one per class, got the shape [${shape.join(', ')}]`,
    );
  return value;
}

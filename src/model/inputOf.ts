import type { Size } from '../types.js';
import { checkGridSize, checkInteger, describe } from '../validate.js';

/** Size and channels of a model's input. */
export interface ModelInput {
  readonly size: Size;
  readonly channels: 1 | 3;
}

/**
 * The size of a model's input, from the model or, where it leaves the size open, from the caller.
 *
 * @param shape - `[n, height, width, channels]`; null, or a number below 1, where it is open
 * @param given - the caller's `inputSize`
 * @throws TypeError or RangeError when it is of another kind, still open, or different from the caller's
 */
export function inputOf(shape: readonly (number | null)[], given: Size | undefined): ModelInput {
  if (!Array.isArray(shape))
    throw new TypeError(`\`model.inputs[0].shape\` must be an array, got ${describe(shape)}`);
  for (const [i, side] of shape.entries())
    if (side !== null && side !== undefined) checkInteger(`model.inputs[0].shape[${i}]`, side);
  const [, height, width, channels] = shape;
  if (given !== undefined) checkGridSize('inputSize', given);
  if (shape.length !== 4 || (channels !== 1 && channels !== 3)) {
    const first = shape.length === 4 && (shape[1] === 1 || shape[1] === 3);
    throw new RangeError(
      `\`model\` must take [n, h, w, 3] or [n, h, w, 1], it takes [${[...shape].map((side) => side ?? 'n').join(', ')}]${first ? ': export it with channels last' : ''}`,
    );
  }
  const size = {
    width: width && width > 0 ? width : given?.width,
    height: height && height > 0 ? height : given?.height,
  };
  if (!size.width || !size.height)
    throw new RangeError('`inputSize` must be given: the model leaves the size of its input open');
  if (given && (given.width !== size.width || given.height !== size.height))
    throw new RangeError(
      `\`inputSize\` must be ${size.width} x ${size.height} for this model, got ${given.width} x ${given.height}`,
    );
  const found = { width: size.width, height: size.height };
  checkGridSize('model.inputs[0]', found);
  return { size: found, channels };
}

import type { Size } from '../types.js';

/**
 * The size of a model's input, by the model or, where it leaves it open, by the caller.
 *
 * @param shape - `[n, height, width, 3]`; null, or a number below 1, where it is open
 * @throws RangeError when it is of another kind, or open still, or not what the caller gives
 */
export function inputSizeOf(shape: readonly (number | null)[], given: Size | undefined): Size {
  const [, height, width, channels] = shape;
  if (shape.length !== 4 || channels !== 3)
    throw new RangeError(
      `the model must take [n, h, w, 3], it takes [${shape.map((side) => side ?? 'n').join(', ')}]`,
    );
  const size = {
    width: width && width > 0 ? width : given?.width,
    height: height && height > 0 ? height : given?.height,
  };
  if (!size.width || !size.height) {
    throw new RangeError('`inputSize` must be given: the model leaves the size of its input open');
  }
  if (given && (given.width !== size.width || given.height !== size.height)) {
    throw new RangeError(
      `\`inputSize\` must be ${size.width} x ${size.height} for this model, got ${given.width} x ${given.height}`,
    );
  }
  return size as Size;
}

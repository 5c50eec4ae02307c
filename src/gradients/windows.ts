import * as tf from '@tensorflow/tfjs-core';

/** Layout of the windows of a convolution or pooling on its input, as `backend_util` of tfjs computes it. */
export type Windows = tf.backend_util.Conv2DInfo;

/** A position inside a window. */
export interface Tap {
  readonly row: number;
  readonly column: number;
}

/** All positions inside a window, row by row. */
export function taps({ filterHeight, filterWidth }: Windows): Tap[] {
  return Array.from({ length: filterHeight * filterWidth }, (_, i) => ({
    row: Math.floor(i / filterWidth),
    column: i % filterWidth,
  }));
}

/** The input with its padding. */
export function padded(input: tf.Tensor4D, { padInfo }: Windows, value = 0): tf.Tensor4D {
  const { top, bottom, left, right } = padInfo;
  if (top + bottom + left + right === 0) return input;
  return tf.pad(
    input,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );
}

/** The input of every window at one position of the window: `[n, outHeight, outWidth, channels]` of the padded input. */
export function seen(input: tf.Tensor4D, windows: Windows, { row, column }: Tap): tf.Tensor4D {
  const { outHeight, outWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = windows;
  const [count, , , channels] = input.shape;
  const [top, left] = [row * dilationHeight, column * dilationWidth];
  if (strideHeight === 1 && strideWidth === 1) {
    return tf.slice(input, [0, top, left, 0], [count, outHeight, outWidth, channels]);
  }
  const bottom = top + (outHeight - 1) * strideHeight + 1;
  const right = left + (outWidth - 1) * strideWidth + 1;
  return tf.stridedSlice(
    input,
    [0, top, left, 0],
    [count, bottom, right, channels],
    [1, strideHeight, strideWidth, 1],
  ) as tf.Tensor4D;
}

/** Values of the windows, spaced like the windows: `stride - 1` zeros between neighbours. */
export function spread(values: tf.Tensor4D, { strideHeight, strideWidth }: Windows): tf.Tensor4D {
  const [count, height, width, channels] = values.shape;
  if (strideHeight === 1 && strideWidth === 1) return values;
  const rows = tf.reshape(after(tf.reshape(values, [count * height, 1, width, channels]), 1, strideHeight), [
    count * height * strideHeight,
    width,
    1,
    channels,
  ]);
  const whole = tf.reshape(after(rows as tf.Tensor4D, 2, strideWidth), [
    count,
    height * strideHeight,
    width * strideWidth,
    channels,
  ]);
  return tf.slice(
    whole as tf.Tensor4D,
    [0, 0, 0, 0],
    [count, (height - 1) * strideHeight + 1, (width - 1) * strideWidth + 1, channels],
  );
}

/** Shifts values down by `top` and right by `left` (either may be negative) on a map of the given size, padded with zeros. */
export function placed(
  values: tf.Tensor4D,
  top: number,
  left: number,
  height: number,
  width: number,
): tf.Tensor4D {
  const [count, rows, columns, channels] = values.shape;
  const [fromRow, fromColumn] = [Math.max(0, -top), Math.max(0, -left)];
  const keptRows = Math.min(rows, height - top) - fromRow;
  const keptColumns = Math.min(columns, width - left) - fromColumn;
  if (keptRows <= 0 || keptColumns <= 0) return tf.zeros([count, height, width, channels]);
  const [above, before] = [Math.max(0, top), Math.max(0, left)];
  return tf.pad(tf.slice(values, [0, fromRow, fromColumn, 0], [count, keptRows, keptColumns, channels]), [
    [0, 0],
    [above, height - above - keptRows],
    [before, width - before - keptColumns],
    [0, 0],
  ]);
}

function after(values: tf.Tensor, axis: number, length: number): tf.Tensor {
  return tf.pad(
    values,
    values.shape.map((size, i): [number, number] => [0, i === axis ? length - size : 0]),
  );
}

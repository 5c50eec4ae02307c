import * as tf from '@tensorflow/tfjs-core';
import { describe } from '../validate.js';

/**
 * Checks a tensor that a caller gives.
 *
 * @param form - of the tensor, for the error, such as `[n, 224, 224, 3]`
 * @param sides - its shape; `null` where any side will do
 * @throws TypeError unless it is a live tensor of this tfjs engine (copies of tfjs-core share theirs, but not across realms such as iframes);
 *   RangeError unless it has the shape
 */
export function checkTensor(
  name: string,
  value: unknown,
  form: string,
  sides: readonly (number | null)[],
): void {
  const { shape, dataId } = (value ?? {}) as Partial<tf.Tensor>;
  if (!Array.isArray(shape) || dataId === null || typeof dataId !== 'object')
    throw new TypeError(`\`${name}\` must be a tensor ${form}, got ${describe(value)}`);
  if (shape.length !== sides.length || !sides.every((side, i) => side === null || side === shape[i]))
    throw new RangeError(`\`${name}\` must be a tensor ${form}, got [${shape.join(', ')}]`);
  if (!tf.engine().state.tensorInfo.has(dataId))
    throw new TypeError(
      `\`${name}\` must be a live tensor of this tfjs engine, got a disposed or foreign one`,
    );
}

/** Checks images `[n, height, width, 3]`, as `checkTensor` does. */
export function checkImages(images: unknown, { width, height }: { width: number; height: number }): void {
  checkTensor('images', images, `[n, ${height}, ${width}, 3]`, [null, height, width, 3]);
}

/** Checks activations `[n, h, w, channels]`, as `checkTensor` does. */
export function checkActivations(activations: unknown, channels: number | null): void {
  const form = `[n, h, w, ${channels ?? 'channels'}]`;
  checkTensor('activations', activations, form, [null, null, null, channels]);
}

/** Checks logits `[n, classes]`, as `checkTensor` does. */
export function checkLogits(logits: unknown, classes: number): void {
  checkTensor('logits', logits, `[n, ${classes}]`, [null, classes]);
}

import * as tf from '@tensorflow/tfjs-core';
import { checkNumber, checkOneOf, describe } from '../validate.js';
import { checkInputRange } from './metadata.js';
import { rescale } from './rescale.js';

/** How a photo in 0..255 becomes a model's input. */
export interface PreprocessingOptions {
  /** Values that the colour values 0 and 255 are mapped to before they enter the model: `[-1, 1]` for MobileNet, `[0, 1]`, `[0, 255]`. @defaultValue [-1, 1] */
  readonly inputRange?: readonly [number, number] | undefined;
  /** The order in which the model takes the colour channels; ignored by a model of one channel. @defaultValue 'rgb' */
  readonly channelOrder?: 'rgb' | 'bgr' | undefined;
  /** Subtracted from the values that `inputRange` gives: one number, or one for each channel in the model's order. @defaultValue 0 */
  readonly mean?: number | readonly number[] | undefined;
  /** Divides the result: one number, or one for each channel in the model's order. @defaultValue 1 */
  readonly std?: number | readonly number[] | undefined;
}

/** @internal */
export const PREPROCESSING_DEFAULTS = Object.freeze({
  inputRange: [-1, 1] as readonly [number, number],
  channelOrder: 'rgb' as 'rgb' | 'bgr',
  mean: 0 as number | readonly number[],
  std: 1 as number | readonly number[],
});

/** Luminance of gamma-encoded colours: ITU-R BT.601, as PIL and TensorFlow convert a photo to grey. */
const LUMINANCE = [0.299, 0.587, 0.114];

/**
 * Makes the function that turns images `[n, h, w, 3]` in 0..255 into the inputs `[n, h, w, channels]` of a model.
 *
 * @param channels - of the model: 3, or 1 for one that takes grey images
 * @returns a function; the caller owns what it gives
 * @throws TypeError or RangeError naming the option that is wrong
 */
export function preprocessing(
  { inputRange, channelOrder, mean, std }: typeof PREPROCESSING_DEFAULTS,
  channels: number,
): (images: tf.Tensor4D) => tf.Tensor4D {
  checkInputRange('inputRange', inputRange);
  checkOneOf('channelOrder', channelOrder, ['rgb', 'bgr']);
  const means = perChannel('mean', mean, channels);
  const deviations = perChannel('std', std, channels);
  for (const [c, value] of deviations.entries())
    if (!(value > 0)) throw new RangeError(`\`std\` must be above 0, got ${value} for channel ${c}`);
  const centred = means.every((value) => value === 0) && deviations.every((value) => value === 1);
  return (images) =>
    tf.tidy(() => {
      let inputs: tf.Tensor4D = rescale(images, inputRange);
      if (channels === 1) inputs = tf.sum(tf.mul(inputs, tf.tensor1d(LUMINANCE)), 3, true) as tf.Tensor4D;
      else if (channelOrder === 'bgr') inputs = tf.reverse(inputs, 3);
      return centred ? inputs : tf.div(tf.sub(inputs, tf.tensor1d(means)), tf.tensor1d(deviations));
    });
}

function perChannel(name: string, value: number | readonly number[], channels: number): number[] {
  if (!Array.isArray(value)) {
    checkNumber(name, value);
    return Array.from({ length: channels }, () => Number(value));
  }
  if (value.length !== channels)
    throw new RangeError(`\`${name}\` must be a number or ${channels} of them, got ${describe(value)}`);
  // unlike forEach, this does not skip holes
  for (const [c, item] of value.entries()) checkNumber(`${name}[${c}]`, item);
  return [...value];
}

import * as tf from '@tensorflow/tfjs-core';
import type { CutModel } from '../cutModel.js';
import { lastLayer } from '../lastLayer.js';
import type { ModelMetadata } from '../metadata.js';
import { classMasks, type MaskBatch } from './classMasks.js';
import { mapLoss } from './mapLoss.js';
import type { LabelledImage } from './samples.js';

/**
 * The loss of class maps that lie outside of the masks of a batch.
 *
 * @returns a function from a batch to the loss of its activations; undefined where the batch has no masks
 * @throws RangeError unless one dense layer lies behind global pooling
 */
export function maskLoss(
  cut: CutModel,
  { classNames, inputSize }: ModelMetadata,
): (
  samples: readonly LabelledImage[],
  epoch: number,
) => ((activations: tf.Tensor4D) => tf.Scalar) | undefined {
  const [, height, width, channels] = tf.tidy(
    () => cut.features(tf.zeros([1, inputSize.height, inputSize.width, 3])).shape,
  );
  const kernel = lastLayer(cut).weights[0]?.read() as tf.Tensor2D | undefined;
  const pooled = kernel === undefined ? 0 : kernel.shape[0] / channels;
  if (
    kernel?.shape.length !== 2 ||
    !(pooled === 1 || pooled === 2) ||
    kernel.shape[1] !== classNames.length
  ) {
    throw new RangeError(
      `\`masks\` need a dense layer of [${channels}, ${classNames.length}], or of twice the rows, behind global average pooling, the last weights have [${kernel?.shape.join(', ')}]`,
    );
  }
  return (samples, epoch) => {
    const found: MaskBatch | undefined = classMasks(samples, classNames, { width, height }, epoch);
    if (!found) return undefined;
    const { masks, known } = found;
    const n = samples.length;
    return (activations) =>
      mapLoss(
        activations,
        kernel,
        tf.tensor4d(masks, [n, height, width, classNames.length]),
        tf.tensor2d(known, [n, classNames.length]),
      );
  };
}

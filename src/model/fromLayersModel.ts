import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { DifferentiableClassifier, Size } from '../types.js';
import { checkOneOf, describe, resolveOptions } from '../validate.js';
import { cutModel, type OutputActivation } from './cutModel.js';
import { checkClassNames, checkInputRange } from './metadata.js';
import { rescale } from './rescale.js';

export interface LayersModelOptions {
  /** One name per output. */
  readonly classNames: readonly string[];
  /** The layer behind which the model is cut, `outer/inner` inside a nested model. @defaultValue the last one with a map through which everything flows */
  readonly targetLayer?: string | undefined;
  /** What colour values 0 and 255 become before they enter the model: `[-1, 1]` for MobileNet, `[0, 1]`, `[0, 255]`. @defaultValue [-1, 1] */
  readonly inputRange?: readonly [number, number] | undefined;
  /** Width and height of the model's input. @defaultValue what the model says; needed when it leaves them open */
  readonly inputSize?: Size | undefined;
  /** What turns the outputs into probabilities when the model itself does not. @defaultValue the model's last activation, else `'softmax'` */
  readonly activation?: OutputActivation | undefined;
}

/** A layers model as explainers take it. */
export interface LayersModelClassifier extends DifferentiableClassifier {
  /** The layer behind which the model was cut. */
  readonly targetLayer: string;
}

/**
 * Makes any `LayersModel` explainable: sequential, functional, branching or nested. The model stays the caller's: it is shared,
 * not copied, and not disposed.
 *
 * @throws TypeError or RangeError for options that do not fit the model
 */
export function fromLayersModel(model: tfl.LayersModel, options: LayersModelOptions): LayersModelClassifier {
  if (typeof model?.predict !== 'function' || !Array.isArray(model.layers)) {
    throw new TypeError(`\`model\` must be a tf.LayersModel, got ${describe(model)}`);
  }
  const { classNames, targetLayer, inputRange, inputSize, activation } = resolveOptions(
    'fromLayersModel',
    options,
    {
      classNames: [] as readonly string[],
      targetLayer: undefined as string | undefined,
      inputRange: [-1, 1] as readonly [number, number],
      inputSize: undefined as Size | undefined,
      activation: undefined as OutputActivation | undefined,
    },
  );
  checkClassNames('classNames', classNames);
  checkInputRange('inputRange', inputRange);
  if (activation !== undefined) checkOneOf('activation', activation, ['softmax', 'sigmoid', 'linear']);
  const cut = cutModel(model, targetLayer);
  if (cut.numOutputs !== classNames.length) {
    throw new RangeError(
      `\`classNames\` must have ${cut.numOutputs} names, one per output, got ${classNames.length}`,
    );
  }
  const size = sizeOf(model, inputSize);
  const features = (images: tf.Tensor4D): tf.Tensor4D =>
    tf.tidy(() => cut.features(rescale(images, inputRange)));
  const probabilities = (logits: tf.Tensor2D): tf.Tensor2D => {
    const last = cut.outputActivation === 'linear' ? (activation ?? 'softmax') : cut.outputActivation;
    if (last === 'linear') return tf.clone(logits);
    return last === 'softmax' ? tf.softmax(logits) : tf.sigmoid(logits);
  };
  return {
    classNames: [...classNames],
    inputSize: size,
    targetLayer: cut.targetLayer,
    features,
    head: cut.head,
    probabilities,
    predict: (images) => tf.tidy(() => probabilities(cut.head(features(images)))),
  };
}

/** The size of the model's input, by the model or, where it leaves it open, by the caller. */
export function sizeOf(model: tfl.LayersModel, given: Size | undefined): Size {
  const [, height, width, channels] = (model.inputs[0] as tfl.SymbolicTensor).shape;
  if (channels !== 3)
    throw new RangeError(`the model must take [n, h, w, 3], it takes [n, ${height}, ${width}, ${channels}]`);
  const size = { width: width ?? given?.width, height: height ?? given?.height };
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

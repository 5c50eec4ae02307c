import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { DifferentiableClassifier, Size } from '../types.js';
import { checkOneOf, describe, resolveOptions } from '../validate.js';
import { activate, type OutputActivation } from './activate.js';
import { callsOfNested } from './callsOfNested.js';
import { cutModel } from './cutModel.js';
import { inputSizeOf } from './inputSizeOf.js';
import { checkClassNames, checkInputRange } from './metadata.js';
import { rescale } from './rescale.js';

export interface LayersModelOptions {
  /** One name per output. */
  readonly classNames: readonly string[];
  /**
   * The layer behind which the model is cut: any one with a map through which everything flows. `inner`, or `outer/inner`, inside a nested
   * model; but tfjs takes a model that is the first layer of a sequential one apart, so that its layers have their own names only.
   * @defaultValue the last such layer: behind the activation function, and behind the pooling where there is one
   */
  readonly targetLayer?: string | undefined;
  /** What colour values 0 and 255 become before they enter the model: `[-1, 1]` for MobileNet, `[0, 1]`, `[0, 255]`. @defaultValue [-1, 1] */
  readonly inputRange?: readonly [number, number] | undefined;
  /** Width and height of the model's input. @defaultValue what the model says; needed when it leaves them open */
  readonly inputSize?: Size | undefined;
  /** What turns the outputs into probabilities when the model itself does not. @defaultValue the model's last activation, else `'softmax'`, `'sigmoid'` for a single output */
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
  const calls = callsOfNested(model.outputs[0]);
  const twice = cut.targetLayer.split('/').find((name) => (calls.get(name) ?? 0) > 1);
  // one layer then has several activations, and no single cut
  if (twice !== undefined) {
    throw new RangeError(
      `\`targetLayer\` ${describe(cut.targetLayer)} lies in the model ${describe(twice)}, which is called ${calls.get(twice)} times; choose a layer behind it`,
    );
  }
  const size = inputSizeOf(model.inputs[0].shape, inputSize);
  const features = (images: tf.Tensor4D): tf.Tensor4D =>
    tf.tidy(() => cut.features(rescale(images, inputRange)));
  const usual = classNames.length === 1 ? 'sigmoid' : 'softmax';
  const last = cut.outputActivation === 'linear' ? (activation ?? usual) : cut.outputActivation;
  const probabilities = (logits: tf.Tensor2D): tf.Tensor2D => activate(logits, last);
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

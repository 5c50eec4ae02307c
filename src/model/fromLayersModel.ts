import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { supplyConvolutions } from '../gradients/supplyConvolutions.js';
import type { DifferentiableClassifier, ForwardPass, LinearHead, Pixels, Size } from '../types.js';
import { checkGridSize, checkOneOf, describe, resolveOptions } from '../validate.js';
import { activate, type OutputActivation } from './activate.js';
import { callsOfNested } from './callsOfNested.js';
import { checkActivations, checkImages, checkLogits } from './checkTensor.js';
import { checkModelReferences, classReferences, type ModelReferences } from './classReferences.js';
import { countImages } from './countImages.js';
import { cutModel } from './cutModel.js';
import { inputOf } from './inputOf.js';
import { singlePass } from './ModelEngine.js';
import { ModelNet } from './ModelNet.js';
import { checkClassNames } from './metadata.js';
import { outputKind } from './outputKind.js';
import { PREPROCESSING_DEFAULTS, type PreprocessingOptions, preprocessing } from './preprocessing.js';
import { probabilitiesOf } from './probabilitiesOf.js';

export interface LayersModelOptions extends PreprocessingOptions {
  /** One name per output. */
  readonly classNames: readonly string[];
  /**
   * The layer behind which the model is cut: any one with a map through which everything flows. `inner`, or `outer/inner`, inside a nested
   * model; but tfjs flattens a model that is the first layer of a sequential one, so that its layers have only their own names.
   * @defaultValue the last such layer: behind the activation function, and behind the pooling where there is one. A transformer has none
   */
  readonly targetLayer?: string | undefined;
  /**
   * How the tokens `[n, tokens, channels]` of the target layer lie in the image, row by row: `{ width: 14, height: 14 }`. There must be no class
   * token among them. @defaultValue none: the target layer gives a map
   */
  readonly grid?: Size | undefined;
  /** The output to explain, by index or by the name of its layer; needed where the model has several. @defaultValue the only one */
  readonly output?: number | string | undefined;
  /** Width and height of the model's input; required if the model leaves them open. @defaultValue those of the model */
  readonly inputSize?: Size | undefined;
  /** What turns the outputs into probabilities when the model itself does not. @defaultValue what the model does, else `'softmax'`, `'sigmoid'` for a single output */
  readonly activation?: OutputActivation | undefined;
  /**
   * Good photos for perturbation explanations of every class: for a class of good photos, choose another `baseline` in the explainer.
   * @defaultValue none: hidden parts show their mean colour
   */
  readonly references?: ModelReferences | undefined;
}

/** A layers model as explainers take it. */
export interface LayersModelClassifier extends DifferentiableClassifier {
  /** The layer behind which the model was cut. */
  readonly targetLayer: string;
  predictValues(images: Float32Array): Promise<Float32Array>;
  activations(images: Float32Array): Promise<ForwardPass>;
  linearHead(): Promise<LinearHead | undefined>;
  /** Good photos on the grid, where the option `references` gave some. */
  readonly references?: (target: number) => Promise<readonly Pixels[]>;
}

/**
 * Makes any `LayersModel` explainable: sequential, functional, branching or nested. The model stays the caller's: it is shared,
 * not copied, and not disposed.
 *
 * It is checked once against its own outputs on noise: outputs that are already probabilities, such as the average of several heads, get no second
 * softmax, and their logits are the logarithms of these outputs.
 *
 * @param model - with one input `[n, h, w, 3]`, or `[n, h, w, 1]` for grey images
 * @returns a classifier that owns nothing
 * @throws TypeError or RangeError for options that do not fit the model
 */
export function fromLayersModel(model: tfl.LayersModel, options: LayersModelOptions): LayersModelClassifier {
  if (typeof model?.predict !== 'function' || !Array.isArray(model.layers)) {
    throw new TypeError(`\`model\` must be a tf.LayersModel, got ${describe(model)}`);
  }
  const { classNames, targetLayer, grid, output, inputSize, activation, references, ...preprocess } =
    resolveOptions('fromLayersModel', options, {
      ...PREPROCESSING_DEFAULTS,
      classNames: [] as readonly string[],
      targetLayer: undefined as string | undefined,
      grid: undefined as Size | undefined,
      output: undefined as number | string | undefined,
      inputSize: undefined as Size | undefined,
      activation: undefined as OutputActivation | undefined,
      references: undefined as ModelReferences | undefined,
    });
  checkModelReferences(references);
  checkClassNames('classNames', classNames);
  if (activation !== undefined) checkOneOf('activation', activation, ['softmax', 'sigmoid', 'linear']);
  if (grid !== undefined) checkGridSize('grid', grid);
  const index = outputIndex(model, output);
  const cut = cutModel(model, targetLayer, { output: index, grid });
  if (cut.numOutputs !== classNames.length) {
    throw new RangeError(
      `\`classNames\` must have ${cut.numOutputs} names, one per output, got ${classNames.length}`,
    );
  }
  checkCalledOnce(model.outputs[index], cut.targetLayer);
  const { size, channels } = inputOf(model.inputs[0].shape, inputSize);
  const toInputs = preprocessing(preprocess, channels);
  supplyConvolutions(tf.getBackend());
  // the caller may want the values as they are
  const kind = outputKind(model, cut, { ...size, channels }, index);
  const already = activation === 'linear' ? undefined : kind;
  const usual = classNames.length === 1 ? 'sigmoid' : 'softmax';
  const last = cut.outputActivation === 'linear' ? (already ?? activation ?? usual) : cut.outputActivation;
  const probabilities = (logits: tf.Tensor2D): tf.Tensor2D => {
    checkLogits(logits, classNames.length);
    return activate(logits, last);
  };
  const head = (activations: tf.Tensor4D): tf.Tensor2D => {
    checkActivations(activations, cut.channels);
    return already ? tf.tidy(() => logitsOf(cut.head(activations), already)) : cut.head(activations);
  };
  const features = (images: tf.Tensor4D): tf.Tensor4D => {
    checkImages(images, size);
    supplyConvolutions(tf.getBackend());
    return tf.tidy(() => cut.features(toInputs(images)));
  };
  // engines support only the scaling of `inputRange`
  const plain = channels === 3 && index === 0 && !grid && !already && isRangeOnly(preprocess);
  const net = plain ? new ModelNet(model, cut, preprocess.inputRange) : undefined;
  const pass = async (images: Float32Array): Promise<ForwardPass> => {
    countImages(images, size);
    const passed = await singlePass(net, { features, head }, images, [size.height, size.width]);
    return { ...passed, probabilities: probabilitiesOf(passed.logits, classNames, last) };
  };
  const ownReferences = classReferences(references, { classNames, acceptableClass: null, inputSize: size });
  const classifier = {
    ...(ownReferences && { references: ownReferences }),
    classNames: [...classNames],
    inputSize: size,
    targetLayer: cut.targetLayer,
    features,
    head,
    probabilities,
    predict: (images: tf.Tensor4D) => tf.tidy(() => probabilities(head(features(images)))),
  };
  return withPlainMembers(classifier, {
    predictValues: async (images: Float32Array) => (await pass(images)).probabilities,
    activations: pass,
    linearHead: async () => {
      const found = await net?.get();
      return found && (await import('./engines.js')).linearHeadOf(found);
    },
  });
}

function isRangeOnly({ channelOrder, mean, std }: typeof PREPROCESSING_DEFAULTS): boolean {
  return (
    channelOrder === 'rgb' &&
    [mean].flat().every((value) => value === 0) &&
    [std].flat().every((value) => value === 1)
  );
}

/** Adds members that a copy, `{ ...classifier, predict }`, leaves out: they would still use the old `predict`. */
function withPlainMembers<A extends object, B extends object>(classifier: A, members: B): A & B {
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(classifier, name, { value, configurable: true, writable: true });
  return classifier as A & B;
}

/** Logits that softmax or sigmoid turns into these probabilities. */
function logitsOf(probabilities: tf.Tensor2D, activation: 'softmax' | 'sigmoid'): tf.Tensor2D {
  // float32 cannot tell smaller values from 0
  const p = tf.clipByValue(probabilities, 1e-7, 1 - 1e-7);
  return activation === 'softmax' ? tf.log(p) : tf.sub(tf.log(p), tf.log(tf.sub(1, p)));
}

function outputIndex({ outputs, outputNames }: tfl.LayersModel, output: number | string | undefined): number {
  const names = outputNames.map(describe).join(', ');
  if (output === undefined) {
    if (outputs.length === 1) return 0;
    throw new RangeError(`\`output\` must be given, the model has ${outputs.length}: ${names}`);
  }
  const index = typeof output === 'number' ? output : outputNames.indexOf(output);
  if (outputs[index] !== undefined) return index;
  throw new RangeError(
    `\`output\` must be an index below ${outputs.length} or one of ${names}, got ${describe(output)}`,
  );
}

/** @throws RangeError for a layer in a nested model that is called twice: it has several activations, and no single cut */
function checkCalledOnce(output: tfl.SymbolicTensor, targetLayer: string): void {
  const calls = callsOfNested(output);
  const twice = targetLayer.split('/').find((name) => (calls.get(name) ?? 0) > 1);
  if (twice === undefined) return;
  throw new RangeError(
    `\`targetLayer\` ${describe(targetLayer)} lies in the model ${describe(twice)}, which is called ${calls.get(twice)} times; choose a layer behind it`,
  );
}

import * as tf from '@tensorflow/tfjs-core';
import { supplyConvolutions } from '../gradients/supplyConvolutions.js';
import type { DifferentiableClassifier, Size } from '../types.js';
import {
  checkGridSize,
  checkObject,
  checkOneOf,
  checkString,
  describe,
  messageOf,
  resolveOptions,
} from '../validate.js';
import { activate, type OutputActivation } from './activate.js';
import { checkActivations, checkImages, checkLogits } from './checkTensor.js';
import { inputOf } from './inputOf.js';
import { checkClassNames } from './metadata.js';
import { PREPROCESSING_DEFAULTS, type PreprocessingOptions, preprocessing } from './preprocessing.js';

/** Members of a `GraphModel` of `@tensorflow/tfjs-converter` that are used; the package is not imported. */
export interface GraphModelLike {
  readonly inputs: readonly { readonly name: string; readonly shape?: readonly number[] | undefined }[];
  readonly outputs: readonly { readonly name: string }[];
  /** The constants of the graph by node name. */
  readonly weights: Readonly<Record<string, readonly tf.Tensor[]>>;
  execute(inputs: tf.Tensor, outputs?: string | string[]): tf.Tensor | tf.Tensor[];
}

export interface GraphModelOptions extends PreprocessingOptions {
  /** One name per output. */
  readonly classNames: readonly string[];
  /** The node with the last activations `[n, h, w, channels]`, which are then averaged over all positions. */
  readonly targetLayer: string;
  /**
   * The dense layer after the average: `[channels, classes]`, or `[1, 1, channels, classes]` of a 1x1 convolution. The name of the graph's
   * constant, or your own tensor, which must stay alive as long as the classifier is used.
   */
  readonly kernel: string | tf.Tensor;
  /** The dense layer's bias, `[classes]`: a name or a tensor, too. @defaultValue none */
  readonly bias?: string | tf.Tensor | undefined;
  /** The node with the model's output, logits or probabilities, against which the rebuilt layers are checked. @defaultValue the model's only output */
  readonly output?: string | undefined;
  /** What turns logits into probabilities. @defaultValue what the model does, else `'softmax'`, `'sigmoid'` for a single output */
  readonly activation?: OutputActivation | undefined;
  /**
   * How the tokens `[n, tokens, channels]` of the target node lie in the image, row by row: `{ width: 7, height: 7 }`. There must be no class token
   * among them. @defaultValue none: the target node gives a map
   */
  readonly grid?: Size | undefined;
  /** Width and height of the model's input; required if the model leaves them open. @defaultValue those of the model */
  readonly inputSize?: Size | undefined;
}

/** A graph model as explainers take it. */
export interface GraphModelClassifier extends DifferentiableClassifier {
  /** The node behind which the model was cut. */
  readonly targetLayer: string;
}

/** How far the model's own output may differ from that of its parts, as a share of the largest value. */
const TOLERANCE = 1e-3;

/**
 * Makes a `GraphModel` explainable if its last layers are global average pooling and one dense layer, as in most image classifiers
 * (MobileNet, ResNet, EfficientNet, Inception). Graph models have no gradients; these two layers are rebuilt from their weights, and
 * gradients go only through them. The model stays the caller's: it is shared, not copied, and not disposed.
 *
 * The parts are checked once against the model's own output on noise, so that a wrong node does not pass unnoticed.
 * The gradients are registered by `@tensorflow/tfjs-layers`: import it once.
 *
 * @example
 * ```ts
 * const classifier = await fromGraphModel(await loadGraphModel(url), {
 *   classNames,
 *   targetLayer: 'MobilenetV1/Conv2d_13_pointwise/Relu6',
 *   kernel: 'MobilenetV1/Logits/weights',
 *   bias: 'MobilenetV1/Logits/biases',
 * });
 * ```
 * @param model - with one input `[n, h, w, 3]`, or `[n, h, w, 1]` for grey images; where its batch size is fixed to 1, images are run one by one
 * @returns a classifier that owns nothing
 * @throws TypeError or RangeError for options that do not fit the model, or when pooling and the dense layer do not reproduce its output
 */
export async function fromGraphModel(
  model: GraphModelLike,
  options: GraphModelOptions,
): Promise<GraphModelClassifier> {
  if (typeof model?.execute !== 'function' || !Array.isArray(model.inputs) || !Array.isArray(model.outputs)) {
    throw new TypeError(`\`model\` must be a tf.GraphModel, got ${describe(model)}`);
  }
  const { classNames, targetLayer, kernel, bias, output, activation, inputSize, grid, ...preprocess } =
    resolveOptions('fromGraphModel', options, {
      ...PREPROCESSING_DEFAULTS,
      classNames: [] as readonly string[],
      targetLayer: '',
      kernel: '' as string | tf.Tensor,
      bias: undefined as string | tf.Tensor | undefined,
      output: undefined as string | undefined,
      activation: undefined as OutputActivation | undefined,
      inputSize: undefined as Size | undefined,
      grid: undefined as Size | undefined,
    });
  checkClassNames('classNames', classNames);
  if (activation !== undefined) checkOneOf('activation', activation, ['softmax', 'sigmoid', 'linear']);
  if (grid !== undefined) checkGridSize('grid', grid);
  if (model.inputs.length !== 1)
    throw new RangeError(`\`model\` must have one input, got ${model.inputs.length}`);
  checkObject('model.inputs[0]', model.inputs[0], '{ name, shape }');
  for (const [i, node] of model.outputs.entries()) checkObject(`model.outputs[${i}]`, node, '{ name }');
  if (output !== undefined) checkString('output', output);
  if (typeof targetLayer !== 'string' || targetLayer === '')
    throw new TypeError(`\`targetLayer\` must be the name of a node, got ${describe(targetLayer)}`);
  if (output === undefined && model.outputs.length !== 1)
    throw new RangeError(
      `\`output\` must be one of ${model.outputs.map(({ name }) => describe(name)).join(', ')}, got undefined`,
    );
  const shape = model.inputs[0].shape ?? [-1, -1, -1, 3];
  const { size, channels: depth } = inputOf(shape, inputSize);
  const toInputs = preprocessing(preprocess, depth);
  const classes = classNames.length;
  const weights = constant(model, 'kernel', kernel, (found) => found.shape.at(-1) === classes);
  const channels = weights.size / classes;
  if (weights.shape.at(-1) !== classes || weights.shape.at(-2) !== channels)
    throw new RangeError(
      `\`kernel\` must have the shape [channels, ${classes}], got [${weights.shape.join(', ')}]`,
    );
  const offsets =
    bias === undefined ? undefined : constant(model, 'bias', bias, (found) => found.size === classes);
  if (offsets && offsets.size !== classes)
    throw new RangeError(`\`bias\` must have the shape [${classes}], got [${offsets.shape.join(', ')}]`);
  const run = runner(model, toInputs, shape[0] === 1);
  const features = (images: tf.Tensor4D): tf.Tensor4D => {
    checkImages(images, size);
    return tf.tidy(() => mapOf(run(images, targetLayer), channels, grid));
  };
  const head = (activations: tf.Tensor4D): tf.Tensor2D => {
    checkActivations(activations, channels);
    return tf.tidy(() => {
      const pooled = tf.mean(activations, [1, 2]);
      const logits: tf.Tensor2D = tf.matMul(pooled, tf.reshape(weights, [channels, classes]) as tf.Tensor2D);
      return offsets ? tf.add(logits, tf.reshape(offsets, [classes])) : logits;
    });
  };
  const own = await ownActivation(size, features, head, (images) => run(images, output));
  if (activation !== undefined && own !== 'linear') checkOneOf('activation', activation, [own]);
  const last = own === 'linear' ? (activation ?? (classes === 1 ? 'sigmoid' : 'softmax')) : own;
  const probabilities = (logits: tf.Tensor2D): tf.Tensor2D => {
    checkLogits(logits, classes);
    return activate(logits, last);
  };
  return {
    classNames: [...classNames],
    inputSize: size,
    targetLayer,
    features,
    head,
    probabilities,
    predict: (images) => tf.tidy(() => probabilities(head(features(images)))),
  };
}

/**
 * Runs the graph up to a node.
 *
 * @param oneByOne - whether the graph takes one image at a time
 */
function runner(
  model: GraphModelLike,
  toInputs: (images: tf.Tensor4D) => tf.Tensor4D,
  oneByOne: boolean,
): (images: tf.Tensor4D, node: string | undefined) => tf.Tensor {
  const execute = (inputs: tf.Tensor, node: string | undefined): tf.Tensor => {
    let found: tf.Tensor;
    try {
      found = [model.execute(inputs, node)].flat()[0];
    } catch (cause) {
      throw new RangeError(
        `\`model\` cannot be run up to ${node === undefined ? 'its output' : describe(node)}: ${messageOf(cause)}`,
        { cause },
      );
    }
    if (found instanceof tf.Tensor) return found;
    throw new TypeError(`\`model.execute\` must give a tensor for ${describe(node)}, got ${describe(found)}`);
  };
  return (images, node) => {
    supplyConvolutions(tf.getBackend());
    const inputs = toInputs(images);
    if (!oneByOne || inputs.shape[0] === 1) return execute(inputs, node);
    return tf.concat(tf.split(inputs, inputs.shape[0]).map((input) => execute(input, node)));
  };
}

/** Activations of the target node as a map `[n, h, w, channels]`. */
function mapOf(activations: tf.Tensor, channels: number, grid: Size | undefined): tf.Tensor4D {
  const { shape } = activations;
  if (!grid && shape.length === 4 && shape[3] === channels) return activations as tf.Tensor4D;
  if (grid && shape.length === 3 && shape[1] === grid.width * grid.height && shape[2] === channels)
    return tf.reshape(activations, [shape[0], grid.height, grid.width, channels]);
  const form = grid ? `[n, ${grid.width * grid.height}, ${channels}]` : `[n, h, w, ${channels}]`;
  const tokens = !grid && shape.length === 3 ? '; for tokens, say by `grid` how they lie in the image' : '';
  throw new RangeError(
    `\`targetLayer\` must give ${form}, as the kernel has them, got [${shape.join(', ')}]${tokens}`,
  );
}

/**
 * What the model does to the logits.
 *
 * @throws RangeError unless pooling and the dense layer reproduce the model's output, as logits or as probabilities
 */
async function ownActivation(
  { width, height }: Size,
  features: (images: tf.Tensor4D) => tf.Tensor4D,
  head: (activations: tf.Tensor4D) => tf.Tensor2D,
  whole: (images: tf.Tensor4D) => tf.Tensor,
): Promise<OutputActivation> {
  const tensors = tf.tidy(() => {
    const images = tf.randomUniform([1, height, width, 3], 0, 255, 'float32', 1) as tf.Tensor4D;
    const logits = head(features(images));
    return [whole(images), ...ACTIVATIONS.map((each) => activate(logits, each))];
  });
  try {
    const [answer, ...own] = (await Promise.all(tensors.map((tensor) => tensor.data()))) as Float32Array[];
    const found = ACTIVATIONS.find((_, i) => near(own[i], answer));
    if (found) return found;
    const [shown, parts] = [answer, own[0]].map((values) =>
      [...values.slice(0, 3)].map((value) => value.toPrecision(3)).join(', '),
    );
    throw new RangeError(
      `\`model\` must be global average pooling and a dense layer behind \`targetLayer\`, but on noise it answers ${shown} ..., and they ${parts} ...`,
    );
  } finally {
    tf.dispose(tensors);
  }
}

const ACTIVATIONS: readonly OutputActivation[] = ['linear', 'softmax', 'sigmoid'];

function near(a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  const scale = b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return a.every((value, i) => Math.abs(value - b[i]) <= TOLERANCE * scale);
}

/**
 * A constant of the graph, or the caller's own.
 *
 * @param fits - whether a constant is a candidate: candidates are listed where none has the name
 */
function constant(
  model: GraphModelLike,
  name: string,
  given: string | tf.Tensor,
  fits: (constant: tf.Tensor) => boolean,
): tf.Tensor {
  if (given instanceof tf.Tensor) {
    if (given.isDisposed) throw new TypeError(`\`${name}\` must be a live tensor, got a disposed one`);
    return given;
  }
  if (typeof given !== 'string')
    throw new TypeError(`\`${name}\` must be the name of a constant or a tensor, got ${describe(given)}`);
  const constants = constantsOf(model);
  const found = constants.get(given);
  if (found) return found;
  const named = [...constants].filter(([, value]) => fits(value));
  // the last ones are those behind the features
  const choices = named.slice(-6).map(([key, value]) => `${key} [${value.shape.join(', ')}]`);
  throw new RangeError(
    `\`${name}\` must be one of the model's constants (${choices.join(', ') || 'none of them has the shape for it'}), got ${describe(given)}`,
  );
}

/** Constants of a graph by name: `weights` holds a list of tensors for each node. */
function constantsOf({ weights = {} }: GraphModelLike): Map<string, tf.Tensor> {
  checkObject('model.weights', weights, 'a record of tensors by node');
  const entries: [string, unknown][] = Object.entries(weights).map(([name, list]) => [
    name,
    [list].flat()[0],
  ]);
  return new Map(entries.filter((entry): entry is [string, tf.Tensor] => entry[1] instanceof tf.Tensor));
}

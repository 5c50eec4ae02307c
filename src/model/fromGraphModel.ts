import * as tf from '@tensorflow/tfjs-core';
import type { DifferentiableClassifier, Size } from '../types.js';
import { checkOneOf, describe, resolveOptions } from '../validate.js';
import { activate, type OutputActivation } from './activate.js';
import { inputSizeOf } from './inputSizeOf.js';
import { checkClassNames, checkInputRange } from './metadata.js';
import { rescale } from './rescale.js';

/** What is needed of a `GraphModel` of `@tensorflow/tfjs-converter`, which is not imported. */
export interface GraphModelLike {
  readonly inputs: readonly { readonly name: string; readonly shape?: readonly number[] | undefined }[];
  readonly outputs: readonly { readonly name: string }[];
  /** The constants of the graph by node name. */
  readonly weights: Readonly<Record<string, readonly tf.Tensor[]>>;
  execute(inputs: tf.Tensor, outputs?: string | string[]): tf.Tensor | tf.Tensor[];
}

export interface GraphModelOptions {
  /** One name per output. */
  readonly classNames: readonly string[];
  /** The node that gives the last activations `[n, h, w, channels]`, which then are averaged over all places. */
  readonly targetLayer: string;
  /**
   * The dense layer behind the average: `[channels, classes]`, or `[1, 1, channels, classes]` of a 1x1 convolution. The name of the graph's
   * constant, or a tensor of your own, which must live as long as the classifier is used.
   */
  readonly kernel: string | tf.Tensor;
  /** The dense layer's bias, `[classes]`: a name or a tensor, too. @defaultValue none */
  readonly bias?: string | tf.Tensor | undefined;
  /** The node that gives the model's answer, logits or probabilities, to check the others against. @defaultValue the model's only output */
  readonly output?: string | undefined;
  /** What turns logits into probabilities. @defaultValue `'softmax'`, `'sigmoid'` for a single output */
  readonly activation?: OutputActivation | undefined;
  /** What colour values 0 and 255 become before they enter the model. @defaultValue [-1, 1] */
  readonly inputRange?: readonly [number, number] | undefined;
  /** Width and height of the model's input. @defaultValue what the model says; needed when it leaves them open */
  readonly inputSize?: Size | undefined;
}

/** A graph model as explainers take it. */
export interface GraphModelClassifier extends DifferentiableClassifier {
  /** The node behind which the model was cut. */
  readonly targetLayer: string;
}

/** How far the model's own answer may lie from that of its parts, as a share of the largest value. */
const TOLERANCE = 1e-3;

/**
 * Makes a `GraphModel` explainable whose last layers are global average pooling and one dense layer, as those of most image classifiers are
 * (MobileNet, ResNet, EfficientNet, Inception). Graph models have no gradients; these two layers are rebuilt from their weights, and
 * gradients go only through them. The model stays the caller's: it is shared, not copied, and not disposed.
 *
 * The parts are checked once against the model's own answer to a picture of noise, so that a wrong node does not pass unnoticed.
 * Gradients are those that `@tensorflow/tfjs-layers` registers: import it once.
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
 * @throws TypeError or RangeError for options that do not fit the model, or when pooling and the dense layer do not give what it gives
 */
export async function fromGraphModel(
  model: GraphModelLike,
  options: GraphModelOptions,
): Promise<GraphModelClassifier> {
  if (typeof model?.execute !== 'function' || !Array.isArray(model.inputs)) {
    throw new TypeError(`\`model\` must be a tf.GraphModel, got ${describe(model)}`);
  }
  const { classNames, targetLayer, kernel, bias, output, activation, inputRange, inputSize } = resolveOptions(
    'fromGraphModel',
    options,
    {
      classNames: [] as readonly string[],
      targetLayer: '',
      kernel: '' as string | tf.Tensor,
      bias: undefined as string | tf.Tensor | undefined,
      output: undefined as string | undefined,
      activation: undefined as OutputActivation | undefined,
      inputRange: [-1, 1] as readonly [number, number],
      inputSize: undefined as Size | undefined,
    },
  );
  checkClassNames('classNames', classNames);
  checkInputRange('inputRange', inputRange);
  if (activation !== undefined) checkOneOf('activation', activation, ['softmax', 'sigmoid', 'linear']);
  if (model.inputs.length !== 1)
    throw new RangeError(`the model must have one input, got ${model.inputs.length}`);
  if (typeof targetLayer !== 'string' || targetLayer === '')
    throw new TypeError(`\`targetLayer\` must be the name of a node, got ${describe(targetLayer)}`);
  const size = inputSizeOf(model.inputs[0]?.shape ?? [-1, -1, -1, 3], inputSize);
  const classes = classNames.length;
  const weights = constant(model, 'kernel', kernel);
  const channels = weights.size / classes;
  if (weights.shape.at(-1) !== classes || weights.shape.at(-2) !== channels)
    throw new RangeError(
      `\`kernel\` must have the shape [channels, ${classes}], got [${weights.shape.join(', ')}]`,
    );
  const offsets = bias === undefined ? undefined : constant(model, 'bias', bias);
  if (offsets && offsets.size !== classes)
    throw new RangeError(`\`bias\` must have the shape [${classes}], got [${offsets.shape.join(', ')}]`);
  const run = (images: tf.Tensor4D, node: string | undefined): tf.Tensor => {
    const found = model.execute(rescale(images, inputRange), node);
    return Array.isArray(found) ? found[0] : found;
  };
  const features = (images: tf.Tensor4D): tf.Tensor4D =>
    tf.tidy(() => {
      const activations = run(images, targetLayer) as tf.Tensor4D;
      const { shape } = activations;
      if (shape.length === 4 && shape[3] === channels) return activations;
      throw new RangeError(
        `\`targetLayer\` must give [n, h, w, ${channels}], as the kernel has them, got [${shape.join(', ')}]`,
      );
    });
  const head = (activations: tf.Tensor4D): tf.Tensor2D =>
    tf.tidy(() => {
      const pooled = tf.mean(activations, [1, 2]);
      const logits: tf.Tensor2D = tf.matMul(pooled, tf.reshape(weights, [channels, classes]) as tf.Tensor2D);
      return offsets ? tf.add(logits, tf.reshape(offsets, [classes])) : logits;
    });
  const last = activation ?? (classes === 1 ? 'sigmoid' : 'softmax');
  const probabilities = (logits: tf.Tensor2D): tf.Tensor2D => activate(logits, last);
  if (output === undefined && model.outputs.length !== 1)
    throw new RangeError(
      `\`output\` must be one of ${model.outputs.map(({ name }) => describe(name)).join(', ')}, got undefined`,
    );
  await checkParts(size, features, head, probabilities, (images) => run(images, output));
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

/** @throws RangeError unless pooling and the dense layer give the model's own answer, as logits or as probabilities */
async function checkParts(
  { width, height }: Size,
  features: (images: tf.Tensor4D) => tf.Tensor4D,
  head: (activations: tf.Tensor4D) => tf.Tensor2D,
  probabilities: (logits: tf.Tensor2D) => tf.Tensor2D,
  whole: (images: tf.Tensor4D) => tf.Tensor,
): Promise<void> {
  const tensors = tf.tidy(() => {
    const images = tf.randomUniform([1, height, width, 3], 0, 255, 'float32', 1) as tf.Tensor4D;
    const logits = head(features(images));
    return [whole(images), logits, probabilities(logits)];
  });
  try {
    const [answer, ...own] = (await Promise.all(tensors.map((tensor) => tensor.data()))) as Float32Array[];
    if (own.some((values) => near(values, answer))) return;
    const [shown, parts] = [answer, own[1]].map((values) =>
      [...values.slice(0, 3)].map((value) => value.toPrecision(3)).join(', '),
    );
    throw new RangeError(
      `the model must be global average pooling and a dense layer behind \`targetLayer\`, but on noise it answers ${shown} ..., and they ${parts} ...`,
    );
  } finally {
    tf.dispose(tensors);
  }
}

function near(a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  const scale = b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return a.every((value, i) => Math.abs(value - b[i]) <= TOLERANCE * scale);
}

/** A constant of the graph, or the caller's own. */
function constant(model: GraphModelLike, name: string, given: string | tf.Tensor): tf.Tensor {
  if (given instanceof tf.Tensor) return given;
  if (typeof given !== 'string')
    throw new TypeError(`\`${name}\` must be the name of a constant or a tensor, got ${describe(given)}`);
  const found = model.weights?.[given]?.[0];
  if (found) return found;
  const known = Object.keys(model.weights ?? {});
  // the last ones are those behind the features
  throw new RangeError(
    `\`${name}\` must be one of the model's constants (..., ${known.slice(-6).join(', ')}), got ${describe(given)}`,
  );
}

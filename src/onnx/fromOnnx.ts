import {
  checkRuntime,
  createSession,
  floatsOf,
  graphHead,
  joined,
  type Layout,
  layoutOf,
  type OnnxModel,
  type OnnxRuntime,
  type OnnxSession,
  type OnnxSessionOptions,
  readGraph,
} from '../engine/index.js';
import type { OutputActivation } from '../model/activate.js';
import { countImages } from '../model/countImages.js';
import { checkClassNames, checkInputRange } from '../model/metadata.js';
import { probabilitiesOf } from '../model/probabilitiesOf.js';
import type { ForwardPass, LinearHead, LinearHeadClassifier, Size } from '../types.js';
import {
  checkGridSize,
  checkNumber,
  checkOneOf,
  checkString,
  describe,
  resolveOptions,
} from '../validate.js';
import { channelsLast, type InputForm, toInputs } from './toInputs.js';

export interface OnnxClassifierOptions {
  /** One name per output. */
  readonly classNames: readonly string[];
  /**
   * Name of the logits, `[n, classes]`: any value of the graph, an output or not. A file that ends with a softmax or sigmoid has them as the
   * input of that node; with `activation: 'linear'` they may be the probabilities themselves.
   */
  readonly logits: string;
  /**
   * Name of the feature map for class activation maps: any value of the graph with four axes, an output or not. @defaultValue none: black-box
   * explainers only
   */
  readonly features?: string | undefined;
  /** Activation function that turns the logits into probabilities. @defaultValue 'softmax' */
  readonly activation?: OutputActivation | undefined;
  /** Width and height of the model's input; required if the model leaves them open. @defaultValue those of the model */
  readonly inputSize?: Size | undefined;
  /** Order of the axes of the input; that of `features` is read from the graph. @defaultValue 'nchw' */
  readonly layout?: 'nchw' | 'nhwc' | undefined;
  /** The model's input values for the colour values 0 and 255. @defaultValue [0, 1] */
  readonly inputRange?: readonly [number, number] | undefined;
  /** Order in which the model expects the colour channels; ignored by a model of one channel, which gets the luma. @defaultValue 'rgb' */
  readonly channelOrder?: 'rgb' | 'bgr' | undefined;
  /** Mean that is subtracted after the scaling to `inputRange`: one number, or one per channel in the model's order. @defaultValue 0 */
  readonly mean?: number | readonly number[] | undefined;
  /** Standard deviation by which the difference is divided: one number, or one per channel in the model's order. @defaultValue 1 */
  readonly std?: number | readonly number[] | undefined;
  /** Options of the session, such as `{ executionProviders: ['cuda'] }`. @defaultValue none */
  readonly session?: OnnxSessionOptions | undefined;
}

/** @internal */
export const ONNX_DEFAULTS = /* @__PURE__ */ Object.freeze({
  classNames: [] as readonly string[],
  logits: '' as string,
  features: undefined as string | undefined,
  activation: 'softmax' as OutputActivation,
  inputSize: undefined as Size | undefined,
  layout: 'nchw' as 'nchw' | 'nhwc',
  inputRange: [0, 1] as readonly [number, number],
  channelOrder: 'rgb' as 'rgb' | 'bgr',
  mean: 0 as number | readonly number[],
  std: 1 as number | readonly number[],
  session: undefined as OnnxSessionOptions | undefined,
});

/** A classifier for explainers that runs on ONNX Runtime. Call `dispose` when done. */
export interface OnnxClassifier extends LinearHeadClassifier {
  /**
   * Not supported, because ONNX Runtime is asynchronous: explainers and metrics call `predictValues`.
   *
   * @throws Error always
   */
  predict(images: unknown): never;
  predictValues(images: Float32Array): Promise<Float32Array>;
  /** Frees the session. May be called more than once. */
  dispose(): void;
}

/**
 * Makes any image classifier in an .onnx file explainable, through ONNX Runtime. Black-box explainers and metrics only need the logits. With
 * `features`, class activation maps work, too: all of them if global average pooling and one dense layer follow, as in ResNet, DenseNet and
 * EfficientNet (the weights are read from the file), otherwise only `EigenCam` and `ScoreCam`. A file whose batch size is fixed to 1, as PyTorch
 * writes it by default, runs images one by one.
 *
 * @param runtime - the module onnxruntime-node or onnxruntime-web
 * @param model - the bytes of the file, weights included; with one input, of 3 channels or of 1 for grey images
 * @returns a classifier that owns a session
 * @throws TypeError or RangeError for arguments that do not fit the model; errors of ONNX Runtime
 * @example
 * ```ts
 * const classifier = await fromOnnx(ort, await readFile('resnet18.onnx'), {
 *   classNames, logits: 'output', features: '/layer4/layer4.1/relu_1/Relu_output_0', mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225],
 * });
 * const { saliency } = await new GradCam(classifier).explain(photo);
 * ```
 */
export async function fromOnnx(
  runtime: OnnxRuntime,
  model: Uint8Array,
  options: OnnxClassifierOptions,
): Promise<OnnxClassifier> {
  checkRuntime(runtime);
  if (!(model instanceof Uint8Array))
    throw new TypeError(`\`model\` must be the bytes of an .onnx file, got ${describe(model)}`);
  const settings = resolveOptions('fromOnnx', options, ONNX_DEFAULTS);
  const { classNames, logits, features, activation } = settings;
  checkClassNames('classNames', classNames);
  checkString('logits', logits);
  checkOneOf('activation', activation, ['softmax', 'sigmoid', 'linear']);
  checkOneOf('layout', settings.layout, ['nchw', 'nhwc']);
  checkInputRange('inputRange', settings.inputRange);
  checkOneOf('channelOrder', settings.channelOrder, ['rgb', 'bgr']);
  checkPerChannel('mean', settings.mean);
  checkPerChannel('std', settings.std, Number.MIN_VALUE);
  if (settings.inputSize !== undefined) checkGridSize('inputSize', settings.inputSize);
  const graph = readGraph(model);
  const values = graph.nodes.flatMap(({ outputs }) => outputs);
  // all values of a graph would be a long list
  checkOneOf('logits', logits, values.includes(logits) ? [logits] : graph.outputs);
  if (features !== undefined) checkOneOf('features', features, values);
  if (activation !== 'linear') checkNoActivation(graph, logits);
  const hidden = [logits, ...(features === undefined ? [] : [features])].filter(
    (name) => !graph.outputs.includes(name),
  );
  const exposed = hidden.length > 0 ? graph.withOutputs(hidden) : model;
  const head = features === undefined ? undefined : graphHead(graph, features, logits);
  const order = features === undefined ? settings.layout : layoutOf(graph, features, settings.layout);
  const session = await createSession(runtime, exposed, settings.session ?? {});
  try {
    const input = inputOf(session, settings);
    return classifierOf(runtime, session, input, { head, order }, settings);
  } catch (error) {
    void session.release?.();
    throw error;
  }
}

/** @throws RangeError for logits that a softmax or sigmoid gives: a second one would change every probability */
function checkNoActivation({ nodes }: OnnxModel, logits: string): void {
  const last = nodes.find(({ outputs }) => outputs.includes(logits));
  if (last && (last.type === 'Softmax' || last.type === 'Sigmoid'))
    throw new RangeError(
      `\`logits\` must be the value before the ${last.type}, ${describe(last.inputs[0])}, or \`activation\` 'linear', got ${describe(logits)}`,
    );
}

/** How the feature map leads to the logits, where it is known, and the order of its axes. */
interface MapForm {
  readonly head: LinearHead | undefined;
  readonly order: Layout;
}

function classifierOf(
  { Tensor }: OnnxRuntime,
  session: OnnxSession,
  { size, form, single }: OnnxInput,
  { head, order }: MapForm,
  { classNames, logits, features, activation }: typeof ONNX_DEFAULTS,
): OnnxClassifier {
  const { width, height } = size;
  const classes = classNames.length;
  let disposed = false;
  const runBatch = async (images: Float32Array, count: number, fetches: readonly string[]) => {
    if (disposed) throw new Error('this classifier was disposed');
    const { channels } = form;
    const dims = form.layout === 'nchw' ? [count, channels, height, width] : [count, height, width, channels];
    const input = new Tensor('float32', toInputs(images, size, form), dims);
    const found = await session.run({ [session.inputNames[0]]: input }, fetches);
    if (floatsOf(logits, found[logits]).length !== count * classes)
      throw new RangeError(
        `\`classNames\` must have as many names as ${logits} has values, got ${classes} for [${found[logits].dims.join(', ')}]`,
      );
    return found;
  };
  /** Values of a name for all images, and its axes. */
  const run = async (images: Float32Array, fetches: readonly string[]) => {
    const count = countImages(images, size);
    const step = single ? 1 : count;
    const length = (images.length / count) * step;
    const batches: Awaited<ReturnType<typeof runBatch>>[] = [];
    for (let at = 0; at < images.length; at += length)
      batches.push(await runBatch(images.subarray(at, at + length), step, fetches));
    return (name: string) => ({
      values: joined(batches.map((found) => floatsOf(name, found[name]))),
      dims: batches[0][name].dims,
    });
  };
  const answers = (values: Float32Array) => probabilitiesOf(values, classNames, activation);
  return {
    classNames: [...classNames],
    inputSize: { ...size },
    ...(single && { preferredBatchSize: 1 }),
    predict: () => {
      throw new Error('ONNX Runtime gives no results at once: call `predictValues`');
    },
    predictValues: async (images) => answers((await run(images, [logits]))(logits).values),
    activations: async (images): Promise<ForwardPass> => {
      if (features === undefined) throw new RangeError('`features` must be given for class activation maps');
      const found = await run(images, [logits, features]);
      const { values, dims } = found(features);
      if (dims.length !== 4)
        throw new RangeError(`\`features\` must have four axes, got [${dims.join(', ')}]`);
      const [channels, rows, columns] =
        order === 'nchw' ? [dims[1], dims[2], dims[3]] : [dims[3], dims[1], dims[2]];
      const activations = order === 'nchw' ? channelsLast(values, channels, rows * columns) : values;
      const scores = found(logits).values;
      return { activations, width: columns, height: rows, logits: scores, probabilities: answers(scores) };
    },
    linearHead: async () => head,
    dispose: () => {
      if (!disposed) void session.release?.();
      disposed = true;
    },
  };
}

/** What a model takes. */
interface OnnxInput {
  readonly size: Size;
  readonly form: InputForm;
  /** Whether the batch size is fixed to 1. */
  readonly single: boolean;
}

function inputOf(session: OnnxSession, settings: typeof ONNX_DEFAULTS): OnnxInput {
  const { layout, inputRange, channelOrder, mean, std, inputSize } = settings;
  const shape = session.inputMetadata?.[0]?.shape ?? [];
  const channels = channelsOf(shape, layout);
  const form = { layout, channels, inputRange, channelOrder };
  return {
    size: sizeOf(shape, layout, inputSize),
    form: { ...form, mean: perChannel('mean', mean, channels), std: perChannel('std', std, channels) },
    single: shape[0] === 1,
  };
}

/** @throws RangeError for neither 1 nor 3 channels */
function channelsOf(shape: readonly (number | string)[], layout: Layout): 1 | 3 {
  const channels = shape[layout === 'nchw' ? 1 : 3] ?? 3;
  if (typeof channels === 'string' || channels === 3 || channels < 1) return 3;
  if (channels === 1) return 1;
  const other = layout === 'nchw' ? 'nhwc' : 'nchw';
  throw new RangeError(
    `\`layout\` must be that of the model, which takes [${shape.join(', ')}], such as '${other}', got '${layout}'`,
  );
}

/** @throws TypeError or RangeError unless it is a number of at least `min`, or an array of such numbers */
function checkPerChannel(name: string, value: number | readonly number[], min?: number): void {
  if (!Array.isArray(value)) checkNumber(name, value, min);
  // unlike forEach, entries does not skip holes
  else for (const [c, each] of value.entries()) checkNumber(`${name}[${c}]`, each, min);
}

function perChannel(name: string, value: number | readonly number[], channels: number): readonly number[] {
  if (typeof value === 'number') return Array.from({ length: channels }, () => value);
  if (value.length === channels) return value;
  throw new RangeError(`\`${name}\` must be a number or ${channels} of them, got ${describe(value)}`);
}

function sizeOf(shape: readonly (number | string)[], layout: Layout, given: Size | undefined): Size {
  const [height, width] = layout === 'nchw' ? [shape[2], shape[3]] : [shape[1], shape[2]];
  if (given !== undefined) {
    if (
      [width, height].some(
        (side, i) => typeof side === 'number' && side > 0 && side !== [given.width, given.height][i],
      )
    )
      throw new RangeError(
        `\`inputSize\` must be that of the model, ${width} x ${height}, got ${given.width} x ${given.height}`,
      );
    return given;
  }
  if (typeof height !== 'number' || typeof width !== 'number' || height < 1 || width < 1)
    throw new RangeError('`inputSize` must be given, the model leaves it open');
  return { width, height };
}

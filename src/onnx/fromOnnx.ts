import {
  checkRuntime,
  createSession,
  floatsOf,
  graphHead,
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
  /** Name of the output with the logits, `[n, classes]`: the value before the last softmax or sigmoid. */
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
  /** Order of the axes of the input and of `features`. @defaultValue 'nchw' */
  readonly layout?: 'nchw' | 'nhwc' | undefined;
  /** The model's input values for the colour values 0 and 255. @defaultValue [0, 1] */
  readonly inputRange?: readonly [number, number] | undefined;
  /** Order in which the model expects the colour channels. @defaultValue 'rgb' */
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
 * EfficientNet (the weights are read from the file), otherwise only `EigenCam` and `ScoreCam`.
 *
 * @param runtime - the module onnxruntime-node or onnxruntime-web
 * @param model - the bytes of the file, weights included
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
  const form = inputForm(settings);
  const graph = readGraph(model);
  checkOneOf('logits', logits, graph.outputs);
  if (features !== undefined)
    checkOneOf(
      'features',
      features,
      graph.nodes.flatMap(({ outputs }) => outputs),
    );
  const exposed =
    features === undefined || graph.outputs.includes(features) ? model : graph.withOutput(features);
  const head = features === undefined ? undefined : graphHead(graph, features, logits);
  const session = await createSession(runtime, exposed, settings.session ?? {});
  try {
    const size = sizeOf(session, form.layout, settings.inputSize);
    return classifierOf(runtime, session, size, form, head, settings);
  } catch (error) {
    void session.release?.();
    throw error;
  }
}

function classifierOf(
  { Tensor }: OnnxRuntime,
  session: OnnxSession,
  size: Size,
  form: InputForm,
  head: LinearHead | undefined,
  { classNames, logits, features, activation }: typeof ONNX_DEFAULTS,
): OnnxClassifier {
  const { width, height } = size;
  const classes = classNames.length;
  let disposed = false;
  const run = async (images: Float32Array, fetches: readonly string[]) => {
    if (disposed) throw new Error('this classifier was disposed');
    const count = countImages(images, size);
    const dims = form.layout === 'nchw' ? [count, 3, height, width] : [count, height, width, 3];
    const input = new Tensor('float32', toInputs(images, size, form), dims);
    const found = await session.run({ [session.inputNames[0]]: input }, fetches);
    const values = floatsOf(logits, found[logits]);
    if (values.length !== count * classes)
      throw new RangeError(
        `\`classNames\` must have as many names as ${logits} has values, got ${classes} for [${found[logits].dims.join(', ')}]`,
      );
    return { found, values, probabilities: probabilitiesOf(values, classNames, activation) };
  };
  return {
    classNames: [...classNames],
    inputSize: { ...size },
    predict: () => {
      throw new Error('ONNX Runtime gives no results at once: call `predictValues`');
    },
    predictValues: async (images) => (await run(images, [logits])).probabilities,
    activations: async (images): Promise<ForwardPass> => {
      if (features === undefined) throw new RangeError('`features` must be given for class activation maps');
      const { found, values, probabilities } = await run(images, [logits, features]);
      const { dims } = found[features];
      if (dims.length !== 4)
        throw new RangeError(`\`features\` must have four axes, got [${dims.join(', ')}]`);
      const [channels, rows, columns] =
        form.layout === 'nchw' ? [dims[1], dims[2], dims[3]] : [dims[3], dims[1], dims[2]];
      const raw = floatsOf(features, found[features]);
      const activations = form.layout === 'nchw' ? channelsLast(raw, channels, rows * columns) : raw;
      return { activations, width: columns, height: rows, logits: values, probabilities };
    },
    linearHead: async () => head,
    dispose: () => {
      if (!disposed) void session.release?.();
      disposed = true;
    },
  };
}

function inputForm({ layout, inputRange, channelOrder, mean, std }: typeof ONNX_DEFAULTS): InputForm {
  checkOneOf('layout', layout, ['nchw', 'nhwc']);
  checkInputRange('inputRange', inputRange);
  checkOneOf('channelOrder', channelOrder, ['rgb', 'bgr']);
  const deviations = perChannel('std', std);
  for (const [c, value] of deviations.entries())
    if (!(value > 0)) throw new RangeError(`\`std\` must be above 0, got ${value} for channel ${c}`);
  return { layout, inputRange, channelOrder, mean: perChannel('mean', mean), std: deviations };
}

function perChannel(name: string, value: number | readonly number[]): readonly number[] {
  const values: readonly number[] = typeof value === 'number' ? [value, value, value] : value;
  if (!Array.isArray(values) || values.length !== 3)
    throw new RangeError(`\`${name}\` must be a number or 3 of them, got ${describe(value)}`);
  // unlike forEach, it does not skip holes
  for (const [c, each] of values.entries()) checkNumber(`${name}[${c}]`, each);
  return values;
}

function sizeOf(session: OnnxSession, layout: 'nchw' | 'nhwc', given: Size | undefined): Size {
  if (given !== undefined) checkGridSize('inputSize', given);
  const shape = session.inputMetadata?.[0]?.shape ?? [];
  const channels = shape[layout === 'nchw' ? 1 : 3];
  if (typeof channels === 'number' && channels !== 3) {
    const other = layout === 'nchw' ? 'nhwc' : 'nchw';
    throw new RangeError(
      `\`layout\` must be that of the model, which takes [${shape.join(', ')}], such as '${other}', got '${layout}'`,
    );
  }
  const [height, width] = layout === 'nchw' ? [shape[2], shape[3]] : [shape[1], shape[2]];
  if (given !== undefined) {
    if (
      [width, height].some((side, i) => typeof side === 'number' && side !== [given.width, given.height][i])
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

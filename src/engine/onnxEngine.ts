import { describe } from '../validate.js';
import type { Batch, Engine, EngineOutput } from './engine.js';

/** A tensor of ONNX Runtime, as far as the engine reads it. */
interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/**
 * A session of `onnxruntime-node` or `onnxruntime-web`, as far as the engine needs it: it imports neither.
 */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(
    feeds: Readonly<Record<string, unknown>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, OnnxTensor>>>;
  release?(): Promise<void>;
}

/** The constructor `Tensor` of the same package as the session. */
export type OnnxTensorConstructor = new (
  type: 'float32',
  data: Float32Array,
  dims: readonly number[],
) => OnnxTensor;

/** Names of the model's values. */
export interface OnnxEngineOptions {
  /** `Tensor` of `onnxruntime-node` or `onnxruntime-web`. */
  readonly Tensor: OnnxTensorConstructor;
  /** Shape of one image, `[height, width, channels]`. */
  readonly inputShape: readonly [height: number, width: number, channels: number];
  /** Shape of one image's activations. */
  readonly activationShape: readonly [height: number, width: number, channels: number];
  /** Number of classes. */
  readonly numOutputs: number;
}

/**
 * Runs a model that `toOnnx` wrote on ONNX Runtime.
 *
 * @param session - with the input `images` and the outputs `logits` and `activations`
 * @throws TypeError for what is no session, RangeError for one with other inputs or outputs
 */
export function onnxEngine(session: OnnxSession, options: OnnxEngineOptions): Engine {
  if (typeof session?.run !== 'function')
    throw new TypeError(`\`session\` must be an InferenceSession of ONNX Runtime, got ${describe(session)}`);
  for (const [kind, names, needed] of [
    ['inputs', session.inputNames, ['images']],
    ['outputs', session.outputNames, ['logits', 'activations']],
  ] as const) {
    if (needed.some((name) => !names.includes(name)))
      throw new RangeError(
        `\`session\` must have the ${kind} ${needed.join(' and ')}, got ${names.join(', ')}`,
      );
  }
  const { Tensor, inputShape, activationShape, numOutputs } = options;
  return {
    name: 'onnx',
    activationShape,
    numOutputs,
    async run({ data, count }: Batch, activations = false): Promise<EngineOutput> {
      const images = new Tensor('float32', data, [count, ...inputShape]);
      const found = await session.run({ images }, activations ? ['logits', 'activations'] : ['logits']);
      return {
        logits: found.logits.data as Float32Array,
        activations: found.activations?.data as Float32Array | undefined,
      };
    },
    dispose(): void {
      void session.release?.();
    },
  };
}

import { checkArray, checkFunction, checkObject, describe } from '../validate.js';
import type { Batch, Engine, EngineFactory, EngineOutputs } from './engine.js';
import { cachedImages, inParts } from './inParts.js';
import { NET_INPUT, type Net, outputShape } from './net.js';
import { noTelemetry } from './onnx/noTelemetry.js';
import { toOnnx } from './onnx/toOnnx.js';

/** The used part of a tensor of ONNX Runtime. */
export interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** The used part of an `InferenceSession` of ONNX Runtime. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Since ONNX Runtime 1.21. */
  readonly inputMetadata?: readonly {
    readonly name?: string;
    readonly shape?: readonly (number | string)[];
  }[];
  run(
    feeds: Readonly<Record<string, unknown>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, OnnxTensor>>>;
  release?(): Promise<void>;
}

/** The used part of the module `onnxruntime-node` or `onnxruntime-web`. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: OnnxSessionOptions): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor;
}

/** Options of `InferenceSession.create`: https://onnxruntime.ai/docs/api/js/interfaces/InferenceSession.SessionOptions.html */
export type OnnxSessionOptions = object;

/**
 * Runs nets on ONNX Runtime: `onnxruntime-node` or `onnxruntime-web`. The net is exported as an ONNX model in memory, so no file is needed, and
 * weights changed by `fit` are never stale. The telemetry of `onnxruntime-node` is turned off (`ORT_DISABLE_TELEMETRY`) unless that variable is set.
 *
 * @param runtime - the whole module: `import * as ort`
 * @param session - options of the session, such as `{ executionProviders: ['cuda'] }` or `{ intraOpNumThreads: 1 }`
 * @returns an engine factory for `useEngine` of `FaceQualityClassifier`, and for `blazeFaceDetector`
 * @throws TypeError when `runtime` is not such a module; the factory throws the errors of ONNX Runtime
 * @example
 * ```ts
 * const classifier = await FaceQualityClassifier.load();
 * await classifier.useEngine(onnxEngine(ort));
 * ```
 */
export function onnxEngine(runtime: OnnxRuntime, session: OnnxSessionOptions = {}): EngineFactory {
  checkRuntime(runtime);
  checkObject('session', session, 'options of a session');
  const { executionProviders = [] } = session as { readonly executionProviders?: readonly unknown[] };
  checkArray('session.executionProviders', executionProviders);
  const onCpu = executionProviders.every((provider) => provider === 'cpu' || provider === 'wasm');
  return async (net) => engineOf(net, runtime, await createSession(runtime, toOnnx(net), session), onCpu);
}

function engineOf(net: Net, { Tensor }: OnnxRuntime, session: OnnxSession, onCpu: boolean): Engine {
  let disposed = false;
  return {
    name: 'onnx',
    preferredBatchSize: onCpu ? cachedImages(net) : undefined,
    async run<O extends string>(batch: Batch, outputs: readonly O[]): Promise<EngineOutputs<O>> {
      if (disposed) throw new Error('this engine was disposed');
      for (const name of outputs) outputShape(net, name);
      return inParts(net, batch, onCpu, async ({ data, count }, [height, width]) => {
        const images = new Tensor('float32', data, [count, height, width, net.inputShape[2]]);
        const found = await session.run({ [NET_INPUT]: images }, outputs);
        const entries = outputs.map((name) => [name, floatsOf(name, found[name])]);
        return Object.fromEntries(entries) as Record<O, Float32Array>;
      });
    },
    dispose(): void {
      if (!disposed) void session.release?.();
      disposed = true;
    },
  };
}

/** @throws TypeError unless it is a module of ONNX Runtime */
export function checkRuntime(runtime: OnnxRuntime): void {
  if (runtime === null || typeof runtime !== 'object')
    throw new TypeError(
      `\`runtime\` must be the module onnxruntime-node or onnxruntime-web, got ${describe(runtime)}`,
    );
  checkFunction('runtime.InferenceSession.create', runtime.InferenceSession?.create);
  checkFunction('runtime.Tensor', runtime.Tensor);
}

/**
 * Creates a session of a model, which sends nothing.
 *
 * @throws TypeError when the module does not return a session; errors of ONNX Runtime
 */
export async function createSession(
  { InferenceSession }: OnnxRuntime,
  model: Uint8Array,
  options: OnnxSessionOptions,
): Promise<OnnxSession> {
  noTelemetry();
  const session: OnnxSession | undefined = await InferenceSession.create(model, options);
  if (typeof session?.run !== 'function')
    throw new TypeError(
      `\`runtime.InferenceSession.create\` must give a session with \`run\`, got ${describe(session)}`,
    );
  return session;
}

/** @throws TypeError for a tensor that is not float32 */
export function floatsOf(name: string, tensor: OnnxTensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new TypeError(`the output ${name} must be of type float32, got ${describe(tensor?.data)}`);
}

import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Engine, EngineFactory, Net, TfjsEngine } from '../engine/index.js';
import { outputShape } from '../engine/net.js';
import type { LinearHead } from '../types.js';
import { checkFunction, checkObject } from '../validate.js';
import type { CutModel } from './cutModel.js';
import { ModelNet } from './ModelNet.js';

/** Logits `[n, classes]` and activations `[n, height, width, channels]` of a batch. */
export interface Passed {
  readonly logits: Float32Array;
  readonly activations: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Runs the forward passes of a layers model through an engine, as long as the weights have not changed since the engine was made. */
export class ModelEngine {
  readonly #net: ModelNet;
  /** The net that the engines run. */
  #built: Net | undefined;
  #head: { readonly net: Net; readonly head: LinearHead | undefined } | undefined;
  #fused: TfjsEngine | undefined;
  #other: Engine | undefined;
  #factory: EngineFactory | null = null;
  #disposed = false;

  constructor(model: tfl.LayersModel, cut: CutModel, inputRange: readonly [number, number]) {
    this.#net = new ModelNet(model, cut, inputRange);
  }

  /** The model as a net; undefined where a layer has no counterpart. */
  net(): Promise<Net | undefined> {
    return this.#net.get();
  }

  /** The head as a matrix; undefined where it is not linear. */
  async linearHead(): Promise<LinearHead | undefined> {
    const net = await this.#net.get();
    if (!net) return undefined;
    if (this.#head?.net !== net) {
      const { linearHeadOf } = await import('./engines.js');
      this.#head = { net, head: linearHeadOf(net) };
    }
    const { head } = this.#head;
    return (
      head && {
        weights: head.weights.slice(),
        ...(head.maxWeights && { maxWeights: head.maxWeights.slice() }),
        bias: head.bias.slice(),
      }
    );
  }

  /**
   * Makes the engines from the current weights.
   *
   * @param factory - makes an engine that runs instead of tfjs; null for tfjs itself
   * @returns false where a layer has no counterpart: there is no engine then
   * @throws what the factory throws; the previous engines then stay
   */
  async build(factory: EngineFactory | null = this.#factory): Promise<boolean> {
    const net = await this.#net.get();
    if (net !== undefined && net === this.#built && factory === this.#factory) return true;
    const { tfjsEngine } = await import('./engines.js');
    const other = net && (await factory?.(net));
    if (other !== undefined) checkEngine(other);
    if (this.#disposed) {
      other?.dispose();
      return false;
    }
    this.#free();
    this.#factory = factory;
    this.#other = other;
    this.#built = net;
    if (net) this.#fused = tfjsEngine(net);
    return net !== undefined;
  }

  /** Name of the engine that runs the passes; `layers` where no engine has the current weights. */
  get name(): string {
    return this.#current?.name ?? 'layers';
  }

  /** The tfjs engine; undefined where there is none, or the weights have changed. */
  get fused(): TfjsEngine | undefined {
    return this.#isCurrent ? this.#fused : undefined;
  }

  /** Batch size at which the engine is fastest; undefined where all sizes are, or there is no engine. */
  get preferredBatchSize(): number | undefined {
    return this.#current?.preferredBatchSize;
  }

  /**
   * Logits of a batch.
   *
   * @returns undefined where no engine has the current weights
   */
  async logits(data: Float32Array, count: number): Promise<Float32Array | undefined> {
    const engine = this.#current;
    return engine && (await engine.run({ data, count }, ['logits'])).logits;
  }

  /**
   * Logits and activations of a batch.
   *
   * @returns undefined where no engine has the current weights
   */
  async pass(data: Float32Array, count: number): Promise<Passed | undefined> {
    const engine = this.#current;
    const net = this.#built;
    if (!engine || !net) return undefined;
    const [height, width] = outputShape(net, 'activations');
    return { ...(await engine.run({ data, count }, ['logits', 'activations'])), width, height };
  }

  /** Frees the engines. May be called again. */
  dispose(): void {
    this.#disposed = true;
    this.#free();
  }

  get #current(): Engine | undefined {
    return this.#isCurrent ? (this.#other ?? this.#fused) : undefined;
  }

  get #isCurrent(): boolean {
    return this.#built !== undefined && this.#built === this.#net.current;
  }

  #free(): void {
    this.#fused?.dispose();
    this.#other?.dispose();
    this.#fused = undefined;
    this.#other = undefined;
  }
}

/** Logits and activations of a batch, layer by layer. */
export async function layersPass(
  { features, head }: Pick<CutModel, 'features' | 'head'>,
  data: Float32Array,
  [height, width]: readonly [height: number, width: number],
): Promise<Passed> {
  const tensors = tf.tidy(() => {
    const activations = features(tf.tensor4d(data, [data.length / (height * width * 3), height, width, 3]));
    return { activations, logits: head(activations) };
  });
  try {
    const [activations, logits] = await Promise.all([
      tensors.activations.data<'float32'>(),
      tensors.logits.data<'float32'>(),
    ]);
    const shape = tensors.activations.shape;
    return { activations, logits, height: shape[1], width: shape[2] };
  } finally {
    tf.dispose([tensors.activations, tensors.logits]);
  }
}

/** Backends that keep tensors in main memory, where an engine for a single batch costs at most a copy of the weights. */
const IN_MAIN_MEMORY = ['cpu', 'wasm', 'tensorflow'];

/** Logits and activations of a batch, through fused kernels where the model has a net, and layer by layer otherwise. It keeps no tensor. */
export async function singlePass(
  model: ModelNet | undefined,
  layers: Pick<CutModel, 'features' | 'head'>,
  data: Float32Array,
  size: readonly [height: number, width: number],
): Promise<Passed> {
  const net = IN_MAIN_MEMORY.includes(tf.getBackend()) ? await model?.get() : undefined;
  if (!net) return layersPass(layers, data, size);
  const { tfjsEngine } = await import('./engines.js');
  const engine = tfjsEngine(net);
  const [height, width] = outputShape(net, 'activations');
  try {
    const count = data.length / (size[0] * size[1] * 3);
    return { ...(await engine.run({ data, count }, ['logits', 'activations'])), width, height };
  } finally {
    engine.dispose();
  }
}

function checkEngine(engine: unknown): void {
  checkObject('engine(net)', engine, '{ run, dispose }');
  const { run, dispose } = engine as Partial<Engine>;
  checkFunction('engine(net).run', run);
  checkFunction('engine(net).dispose', dispose);
}

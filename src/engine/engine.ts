import type { Net } from './net.js';

/** Images to run a net on. */
export interface Batch {
  /** `[count, height, width, 3]`, RGB in 0..255, one image after the other. Do not write to it before the run has ended. */
  readonly data: Float32Array;
  readonly count: number;
  /** Height and width of the images if the net leaves them open. @defaultValue those of `Net.inputShape` */
  readonly size?: readonly [height: number, width: number] | undefined;
}

/** Values by their names in `Net.outputs`, each with the batch as its first axis, channels last. */
export type EngineOutputs<O extends string = string> = Readonly<Record<O, Float32Array>>;

/** Runs forward passes of a net: tfjs with fused kernels, or ONNX Runtime. */
export interface Engine {
  /** Such as `'tfjs'` or `'onnx'`. */
  readonly name: string;
  /** Batch size at which `run` is fastest per image. @defaultValue any number */
  readonly preferredBatchSize?: number | undefined;
  /**
   * Runs the net on a batch.
   *
   * @param outputs - names of the values to return, as in `Net.outputs`
   * @returns plain arrays, owned by the caller
   * @throws Error when the engine was disposed
   */
  run<O extends string>(batch: Batch, outputs: readonly O[]): Promise<EngineOutputs<O>>;
  /** Frees the engine's memory. May be called more than once. */
  dispose(): void;
}

/** Makes an engine for a net. */
export type EngineFactory = (net: Net) => Engine | Promise<Engine>;

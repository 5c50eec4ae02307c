import type { Net } from './net.js';

/** Images to run a net on. */
export interface Batch {
  /** `[count, height, width, 3]`, RGB in 0..255, one image after the other. It may be written again once the run is over, but not before. */
  readonly data: Float32Array;
  readonly count: number;
  /** Height and width of the images where the net leaves them open. @defaultValue those of `Net.inputShape` */
  readonly size?: readonly [height: number, width: number] | undefined;
}

/** Values by the names that `Net.outputs` gives them, each with the batch as its first axis, channels last. */
export type EngineOutputs<O extends string = string> = Readonly<Record<O, Float32Array>>;

/** How a forward pass of a net is run: tfjs with fused kernels, or ONNX Runtime. */
export interface Engine {
  /** Such as `'tfjs'` or `'onnx'`. */
  readonly name: string;
  /** Number of images at a time for which `run` is fastest, per image. @defaultValue any number */
  readonly preferredBatchSize?: number | undefined;
  /**
   * Runs the net on a batch.
   *
   * @param outputs - names of the values to give, as `Net.outputs` has them
   * @returns plain arrays, owned by the caller
   * @throws Error when the engine was disposed
   */
  run<O extends string>(batch: Batch, outputs: readonly O[]): Promise<EngineOutputs<O>>;
  /** Frees the engine's memory. May be called again. */
  dispose(): void;
}

/** Makes an engine for a net. */
export type EngineFactory = (net: Net) => Engine | Promise<Engine>;

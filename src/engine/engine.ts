/** Images to run a net on. */
export interface Batch {
  /** `[count, height, width, 3]`, RGB in 0..255. It may be written again when the result is here, but not before. */
  readonly data: Float32Array;
  readonly count: number;
}

/** Results of one run: the values that the net names, each with the batch as the first axis. */
export interface EngineOutput {
  /** `[count, classes]`, before the last softmax or sigmoid. */
  readonly logits: Float32Array;
  /** Activations of the target layer, `[count, height, width, channels]`; undefined unless they were asked for. */
  readonly activations: Float32Array | undefined;
}

/** How a forward pass is run: tfjs with fused kernels, or ONNX Runtime. */
export interface Engine {
  /** Such as `'tfjs'` or `'onnx'`. */
  readonly name: string;
  /** Shape of one image's activations: `[height, width, channels]`. */
  readonly activationShape: readonly [height: number, width: number, channels: number];
  readonly numOutputs: number;
  /**
   * Runs the net on a batch.
   *
   * @param batch - images on the net's grid
   * @param activations - whether the activations are wanted, too
   * @returns plain arrays, owned by the caller
   */
  run(batch: Batch, activations?: boolean): Promise<EngineOutput>;
  /** Frees what the engine owns. May be called again. */
  dispose(): void;
}

import * as tf from '@tensorflow/tfjs-core';
import { nextTask } from '../../nextTask.js';
import type { LastLayer } from '../lastLayer.js';
import type { ModelMetadata } from '../metadata.js';
import { rescale } from '../rescale.js';
import { type LabelledImage, sampleGrid } from './samples.js';
import { weightedLabels } from './weightedLabels.js';

/** Some samples as tensors. */
export interface Batch {
  /** Photos on the grid, `[n, height, width, 3]`, or the inputs of the last layer. */
  readonly x: tf.Tensor;
  /** Labels, `[n, classes]`, 0..1. */
  readonly wanted: tf.Tensor2D;
  /** How much each label counts, `[n, classes]`, 0 for one that is unknown. */
  readonly known: tf.Tensor2D;
}

/** Samples with their labels as numbers, and, where only the head is fitted, the frozen features of each. */
export class TrainingSet {
  readonly samples: readonly LabelledImage[];
  /** Labels, `[n, classes]`, 0..1. */
  readonly wanted: Float32Array;
  /** How much each label counts, `[n, classes]`, 0 for one that is unknown. */
  readonly known: Float32Array;
  readonly #name: string;
  readonly #metadata: ModelMetadata;
  #frozen: { readonly data: Float32Array; readonly shape: readonly number[] } | undefined;

  /** @throws TypeError or RangeError naming the sample whose label does not fit the classes */
  constructor(
    name: string,
    samples: readonly LabelledImage[],
    metadata: ModelMetadata,
    classWeights: Readonly<Record<string, number>>,
  ) {
    const { classNames, activation } = metadata;
    this.#name = name;
    this.samples = samples;
    this.#metadata = metadata;
    const { wanted, known } = weightedLabels(samples, classNames, activation, classWeights, name);
    this.wanted = wanted;
    this.known = known;
  }

  /**
   * Computes the inputs of the last layer once for every sample, so that batches no longer need photos.
   *
   * @param epoch - the epoch that is passed to samples that are functions
   * @param onBatch - called after each batch with its number of samples
   */
  async freeze(
    last: LastLayer,
    batchSize: number,
    epoch: number,
    beforeBatch: () => void,
    onBatch: (count: number) => void,
  ): Promise<void> {
    let data = new Float32Array(0);
    let shape: number[] = [];
    for (let start = 0; start < this.samples.length; start += batchSize) {
      await nextTask();
      beforeBatch();
      const count = Math.min(batchSize, this.samples.length - start);
      const rows = Array.from({ length: count }, (_, i) => start + i);
      const x = await this.#grids(rows, epoch);
      let inputs: tf.Tensor;
      try {
        beforeBatch();
        inputs = tf.tidy(() => last.inputs(rescale(x, this.#metadata.inputRange)));
      } finally {
        x.dispose();
      }
      const values = await inputs.data().finally(() => inputs.dispose());
      shape = inputs.shape.slice(1);
      const length = values.length / count;
      if (start === 0) data = new Float32Array(length * this.samples.length);
      data.set(values, start * length);
      onBatch(count);
    }
    this.#frozen = { data, shape };
  }

  /**
   * Samples as tensors, which the caller owns.
   *
   * @param rows - indices of the samples
   * @param epoch - the epoch that is passed to samples that are functions
   */
  async batch(rows: ArrayLike<number>, epoch: number): Promise<Batch> {
    const indices = Array.from(rows);
    const take = (data: Float32Array, width: number): Float32Array => {
      const taken = new Float32Array(indices.length * width);
      indices.forEach((row, i) => {
        taken.set(data.subarray(row * width, (row + 1) * width), i * width);
      });
      return taken;
    };
    const classes = this.#metadata.classNames.length;
    const frozen = this.#frozen;
    const x = frozen
      ? tf.tensor(take(frozen.data, frozen.data.length / this.samples.length), [
          indices.length,
          ...frozen.shape,
        ])
      : await this.#grids(indices, epoch);
    const labels = (data: Float32Array): tf.Tensor2D =>
      tf.tensor2d(take(data, classes), [indices.length, classes]);
    return { x, wanted: labels(this.wanted), known: labels(this.known) };
  }

  async #grids(rows: readonly number[], epoch: number): Promise<tf.Tensor4D> {
    const { inputSize } = this.#metadata;
    const { width, height } = inputSize;
    const length = height * width * 3;
    const values = new Float32Array(rows.length * length);
    for (const [i, row] of rows.entries()) {
      const grid = await sampleGrid(this.samples[row], inputSize, epoch, `${this.#name}[${row}]`);
      values.set(grid.data, i * length);
    }
    return tf.tensor4d(values, [rows.length, height, width, 3]);
  }
}

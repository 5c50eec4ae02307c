import * as tf from '@tensorflow/tfjs-core';
import { CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import { gridTensor, toGrid, toPixels } from '../../src/image/index.js';
import { Adam } from '../../src/model/fit/Adam.js';
import { cosineDecay } from '../../src/model/fit/cosineDecay.js';
import { labelLoss } from '../../src/model/fit/labelLoss.js';
import { weightedLabels } from '../../src/model/fit/weightedLabels.js';
import { Random } from '../../src/random.js';
import type { FaceBox, ImageInput, Size } from '../../src/types.js';
import { LastRow } from './LastRow.js';
import type { Assessor } from './modelCardMeasures.js';
import type { Sample } from './sample.js';

/** Makes a row of features of each photo, `[n, length]`. The caller owns it. */
export type Features = (images: tf.Tensor4D) => tf.Tensor2D;

const BATCH = 32;
const LEARNING_RATE = 0.01;
/** Keeps a feature that hardly varies from being blown up. */
const EPSILON = 1e-6;

/** Computes the features of samples, a batch at a time. */
export async function featuresOf(samples: readonly Sample[], features: Features): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  for (let start = 0; start < samples.length; start += BATCH) {
    const batch = tf.tidy(() =>
      features(
        tf.concat(samples.slice(start, start + BATCH).map(({ image }) => gridTensor(toGrid(image, image)))),
      ),
    );
    const values = (await batch.data()) as Float32Array;
    const length = batch.shape[1];
    batch.dispose();
    for (let at = 0; at < values.length; at += length) rows.push(values.slice(at, at + length));
  }
  return rows;
}

/**
 * Fits one dense layer of sigmoids to features, each brought to mean 0 and spread 1 before, with Adam and a step size that falls along half a cosine.
 *
 * @param pick - indices of the features that are inputs of the layer
 */
export async function fitFrozenHead(
  rows: readonly Float32Array[],
  samples: readonly Sample[],
  pick: readonly number[],
  { classWeights, epochs, seed }: { classWeights: Record<string, number>; epochs: number; seed: number },
): Promise<FrozenHead> {
  const means = pick.map((i) => rows.reduce((sum, row) => sum + row[i], 0) / rows.length);
  const spreads = pick.map((i, k) => {
    const squares = rows.reduce((sum, row) => sum + (row[i] - means[k]) ** 2, 0);
    return Math.sqrt(squares / rows.length) + EPSILON;
  });
  const { wanted, known } = weightedLabels(samples, CLASS_NAMES, 'sigmoid', classWeights);
  const classes = CLASS_NAMES.length;
  const head = new FrozenHead(pick, means, spreads);
  const scaled = rows.map((row) => head.scaled(row));
  const adam = new Adam(head.variables);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = new Random(seed * 100_003 + epoch).permutation(rows.length);
    for (let start = 0; start < order.length; start += BATCH) {
      const part = [...order.subarray(start, start + BATCH)];
      const taken = (values: Float32Array): tf.Tensor2D =>
        tf.tensor2d(
          part.flatMap((i) => [...values.subarray(i * classes, (i + 1) * classes)]),
          [part.length, classes],
        );
      tf.tidy(() => {
        const logits = (): tf.Tensor2D => head.logits(part.map((i) => scaled[i]));
        adam.minimize(
          () => labelLoss(logits(), taken(wanted), taken(known), 'sigmoid'),
          cosineDecay(LEARNING_RATE, (epoch + start / order.length) / epochs),
        );
      });
    }
    await tf.nextFrame();
  }
  adam.dispose();
  return head;
}

/** One dense layer of sigmoids on some of the features. */
export class FrozenHead {
  readonly #pick: readonly number[];
  readonly #means: readonly number[];
  readonly #spreads: readonly number[];
  readonly #kernel: tf.Variable<tf.Rank.R2>;
  readonly #bias: tf.Variable<tf.Rank.R1>;

  constructor(pick: readonly number[], means: readonly number[], spreads: readonly number[]) {
    this.#pick = pick;
    this.#means = means;
    this.#spreads = spreads;
    this.#kernel = tf.tidy(() => tf.variable(tf.zeros([pick.length, CLASS_NAMES.length])));
    this.#bias = tf.tidy(() => tf.variable(tf.zeros([CLASS_NAMES.length])));
  }

  get variables(): tf.Variable[] {
    return [this.#kernel, this.#bias];
  }

  get parameters(): number {
    return this.#kernel.size + this.#bias.size;
  }

  /** The inputs of the layer, standardised to mean 0 and standard deviation 1. */
  scaled(row: ArrayLike<number>): number[] {
    return this.#pick.map((i, k) => (row[i] - this.#means[k]) / this.#spreads[k]);
  }

  /** @param rows - results of `scaled` */
  logits(rows: number[][]): tf.Tensor2D {
    return tf.add(tf.matMul(tf.tensor2d(rows), this.#kernel), this.#bias);
  }

  /**
   * The head on its features, as an assessor of photos.
   *
   * @param last - shared by heads on the same features that assess each photo in turn
   */
  behind(features: Features, size: Size, last = new LastRow()): Assessor {
    return {
      assess: async (image: ImageInput, options?: { face?: FaceBox }) => {
        const row = await last.of(image, options?.face, async () => {
          const grid = toGrid(await toPixels(image), size, options?.face);
          const batch = tf.tidy(() => features(gridTensor(grid)));
          return batch.data().finally(() => batch.dispose());
        });
        const result = tf.tidy(() => tf.sigmoid(this.logits([this.scaled(row)])));
        const found = await result.data();
        result.dispose();
        const probabilities = Object.fromEntries(CLASS_NAMES.map((name, i) => [name, found[i]]));
        return { probabilities, acceptable: probabilities.acceptable >= 0.5 };
      },
    };
  }

  dispose(): void {
    tf.dispose(this.variables);
  }
}

import * as tf from '@tensorflow/tfjs-core';
import { CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import { toGrid } from '../../src/image/index.js';
import { encodeLabels } from '../../src/model/fit/samples.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import type { Raster } from '../../src/types.js';
import { artifactsOf } from './artifactsOf.js';
import { minimize } from './minimize.js';
import type { NaturalSample } from './naturalSamples.js';
import type { PastedSample } from './pastedSamples.js';
import type { Sample } from './sample.js';

/** A photo on the grid, its labels, and how much it counts. */
interface Row {
  readonly grid: () => Raster<ArrayLike<number>>;
  readonly label: Readonly<Record<string, number>>;
  readonly weight: number;
}

/** Photos per forward pass. */
const BATCH = 32;
/** Weight of the squared distance of the head's weights to those that it had, on features of spread 1, beside the sum of the losses: what the model knows stays where the photos are no evidence against it. */
const RIDGE = 150;
const ROUNDS = 120;
/** The crop of a natural photo beside that of its own box: an epoch that no training reaches. */
const OTHER_CROP = 1001;
/** Keeps a feature that hardly varies from being blown up. */
const LEAST_SPREAD = 0.02;

/**
 * Fits the last layer anew to the features of the model as it is now: logistic regression with a ridge, to its optimum, which a few epochs of steps
 * beside all other weights do not reach. The ridge draws the weights to those that the model has, whose maps lie on the faults. Classes of
 * `CLASS_NAMES` that the model does not have are added.
 *
 * @param natural - each photo counts once, as two crops
 * @param others - made defects, pasted covers and composites; each counts half
 * @returns another classifier; the caller owns both
 */
export async function refitHead(
  classifier: FaceQualityClassifier,
  natural: readonly NaturalSample[],
  others: readonly Pick<Sample | PastedSample, 'image' | 'label'>[],
): Promise<FaceQualityClassifier> {
  const { inputSize } = classifier;
  const rows: Row[] = [
    ...natural.flatMap(({ pixels, box, image, label }) => [
      { grid: () => toGrid(pixels, inputSize, box), label, weight: 0.5 },
      { grid: () => image(OTHER_CROP), label, weight: 0.5 },
    ]),
    ...others.map(({ image, label }) => ({
      grid: () => (typeof image === 'function' ? image(OTHER_CROP) : image),
      label,
      weight: 0.5,
    })),
  ];
  const features = await pooledFeatures(classifier, rows);
  const head = fitHead(features, rows, await headOf(classifier));
  return withHead(classifier, head);
}

/** What the last layer is given of each photo, `[photos, features]`. */
async function pooledFeatures(classifier: FaceQualityClassifier, rows: readonly Row[]): Promise<tf.Tensor2D> {
  const { width, height } = classifier.inputSize;
  const length = width * height * 3;
  const head = await classifier.linearHead();
  const parts: tf.Tensor2D[] = [];
  for (let start = 0; start < rows.length; start += BATCH) {
    const part = rows.slice(start, start + BATCH);
    const values = new Float32Array(part.length * length);
    for (const [i, { grid }] of part.entries()) values.set(grid().data, i * length);
    parts.push(
      tf.tidy(() => {
        const maps = classifier.features(tf.tensor4d(values, [part.length, height, width, 3]));
        const mean = tf.mean(maps, [1, 2]) as tf.Tensor2D;
        return head?.maxWeights ? tf.concat2d([mean, tf.max(maps, [1, 2]) as tf.Tensor2D], 1) : mean;
      }),
    );
    await tf.nextFrame();
  }
  const joined = tf.concat2d(parts, 0);
  tf.dispose(parts);
  return joined;
}

interface Head {
  /** `[features, classes]`, row-major. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** The last layer as it is, with a column for each of `CLASS_NAMES`: zeros for a class that the model does not have. */
async function headOf(classifier: FaceQualityClassifier): Promise<Head> {
  const head = await classifier.linearHead();
  if (!head) throw new RangeError('`from` must be a model with one dense layer behind global pooling');
  const { classNames } = classifier;
  const weights = [...head.weights, ...(head.maxWeights ?? [])];
  const places = CLASS_NAMES.map((name) => classNames.indexOf(name));
  return {
    kernel: Float32Array.from({ length: (weights.length / classNames.length) * places.length }, (_, i) => {
      const place = places[i % places.length];
      return place < 0 ? 0 : weights[Math.floor(i / places.length) * classNames.length + place];
    }),
    bias: Float32Array.from(places, (place) => (place < 0 ? 0 : head.bias[place])),
  };
}

/** @param around - the head that the ridge draws the weights to */
function fitHead(features: tf.Tensor2D, rows: readonly Row[], around: Head): Head {
  const [count, width] = features.shape;
  const classes = CLASS_NAMES.length;
  const samples = rows.map(({ label }) => ({ image: { data: [], width: 0, height: 0 }, label }));
  const { wanted, known } = encodeLabels(samples as never, CLASS_NAMES, 'sigmoid');
  const weights = known.map((each, i) => each * rows[Math.floor(i / classes)].weight);
  const [means, spreads, x, y, w] = tf.tidy(() => {
    const { mean, variance } = tf.moments(features, 0);
    const spread = tf.add(tf.sqrt(variance), LEAST_SPREAD);
    const scaled = tf.div(tf.sub(features, mean), spread) as tf.Tensor2D;
    const shape: [number, number] = [count, classes];
    return [
      Array.from(mean.dataSync()),
      spread.dataSync(),
      scaled,
      tf.tensor2d(wanted, shape),
      tf.tensor2d(weights, shape),
    ];
  });
  const size = width * classes;
  const centre = new Float64Array(size + classes);
  // the same head on features of mean 0 and spread 1
  for (let i = 0; i < size; i++) centre[i] = around.kernel[i] * spreads[Math.floor(i / classes)];
  for (let c = 0; c < classes; c++)
    centre[size + c] = means.reduce(
      (sum, mean, k) => sum + mean * around.kernel[k * classes + c],
      around.bias[c],
    );
  const kernelOf = (values: Float64Array): tf.Tensor2D =>
    tf.tensor2d(Float32Array.from(values.subarray(0, size)), [width, classes]);
  const point = minimize(
    (values) => {
      const results = tf.tidy(() => {
        const kernel = kernelOf(values);
        const logits = tf.add(tf.matMul(x, kernel), tf.tensor1d(Float32Array.from(values.subarray(size))));
        const losses = tf.sub(tf.softplus(logits), tf.mul(logits, y));
        const errors = tf.mul(tf.sub(tf.sigmoid(logits), y), w) as tf.Tensor2D;
        const away = tf.sub(kernel, kernelOf(centre));
        const slopes = tf.add(tf.matMul(x, errors, true), tf.mul(away, RIDGE));
        const value = tf.add(tf.sum(tf.mul(losses, w)), tf.mul(tf.sum(tf.square(away)), RIDGE / 2));
        return [value.dataSync()[0], slopes.dataSync(), tf.sum(errors, 0).dataSync()] as const;
      });
      return { value: results[0], gradient: Float64Array.from([...results[1], ...results[2]]) };
    },
    centre,
    ROUNDS,
  );
  tf.dispose([features, x, y, w]);
  // the features as they are, in place of those of spread 1
  const kernel = Float32Array.from({ length: size }, (_, i) => point[i] / spreads[Math.floor(i / classes)]);
  const bias = Float32Array.from(point.subarray(size), (offset, c) =>
    means.reduce((sum, mean, k) => sum - mean * kernel[k * classes + c], offset),
  );
  return { kernel, bias };
}

/** The classifier with another last layer, for `CLASS_NAMES`. */
async function withHead(
  classifier: FaceQualityClassifier,
  { kernel, bias }: Head,
): Promise<FaceQualityClassifier> {
  const artifacts = await artifactsOf(classifier);
  for (const { name, config } of artifacts.topology.config.layers)
    if (name === 'logits') config.units = CLASS_NAMES.length;
  artifacts.metadata.classNames = CLASS_NAMES;
  return artifacts.load((name, values, shape) => {
    const own = /^logits\/(kernel|bias)/.exec(name)?.[1];
    if (!own) return { values, shape };
    return { values: own === 'kernel' ? kernel : bias, shape: [...shape.slice(0, -1), CLASS_NAMES.length] };
  });
}

import * as tf from '@tensorflow/tfjs-core';
import { toGrid } from '../../src/image/index.js';
import { encodeLabels } from '../../src/model/fit/samples.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import type { Raster } from '../../src/types.js';
import { minimize } from './minimize.js';
import type { NaturalSample } from './naturalSamples.js';
import type { Sample } from './sample.js';

/** A photo on the grid, its labels, and how much it counts. */
interface Row {
  readonly grid: () => Raster<ArrayLike<number>>;
  readonly label: Readonly<Record<string, number>>;
  readonly weight: number;
}

/** Photos per forward pass. */
const BATCH = 32;
/** Weight of the squares of the head's weights, on features of spread 1, beside the sum of the losses. */
const RIDGE = 300;
const ROUNDS = 120;
/** The crop of a natural photo beside that of its own box: an epoch that no training reaches. */
const OTHER_CROP = 1001;
/** Keeps a feature that hardly varies from being blown up. */
const LEAST_SPREAD = 0.02;

/**
 * Fits the last layer anew to the features of the model as it is now: logistic regression with a ridge, to its optimum, which a few epochs of steps
 * beside all other weights do not reach.
 *
 * @param natural - each photo counts once, as two crops
 * @param made - each counts half
 * @returns another classifier; the caller owns both
 */
export async function refitHead(
  classifier: FaceQualityClassifier,
  natural: readonly NaturalSample[],
  made: readonly Sample[],
): Promise<FaceQualityClassifier> {
  const { inputSize, classNames } = classifier;
  const rows: Row[] = [
    ...natural.flatMap(({ pixels, box, image, label }) => [
      { grid: () => toGrid(pixels, inputSize, box), label, weight: 0.5 },
      { grid: () => image(OTHER_CROP), label, weight: 0.5 },
    ]),
    ...made.map(({ image, label }) => ({ grid: () => image, label, weight: 0.5 })),
  ];
  const features = await pooledFeatures(classifier, rows);
  const head = fitHead(features, rows, classNames);
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

function fitHead(features: tf.Tensor2D, rows: readonly Row[], classNames: readonly string[]): Head {
  const [count, width] = features.shape;
  const classes = classNames.length;
  const samples = rows.map(({ label }) => ({ image: { data: [], width: 0, height: 0 }, label }));
  const { wanted, known } = encodeLabels(samples as never, classNames, 'sigmoid');
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
  const point = minimize(
    (values) => {
      const results = tf.tidy(() => {
        const kernel = tf.tensor2d(Float32Array.from(values.subarray(0, size)), [width, classes]);
        const logits = tf.add(tf.matMul(x, kernel), tf.tensor1d(Float32Array.from(values.subarray(size))));
        const losses = tf.sub(tf.softplus(logits), tf.mul(logits, y));
        const errors = tf.mul(tf.sub(tf.sigmoid(logits), y), w) as tf.Tensor2D;
        const slopes = tf.add(tf.matMul(x, errors, true), tf.mul(kernel, RIDGE));
        const ridge = tf.mul(tf.sum(tf.square(kernel)), RIDGE / 2);
        const value = tf.add(tf.sum(tf.mul(losses, w)), ridge);
        return [value.dataSync()[0], slopes.dataSync(), tf.sum(errors, 0).dataSync()] as const;
      });
      return { value: results[0], gradient: Float64Array.from([...results[1], ...results[2]]) };
    },
    new Float64Array(size + classes),
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

/** The classifier with another last layer. */
async function withHead(
  classifier: FaceQualityClassifier,
  { kernel, bias }: Head,
): Promise<FaceQualityClassifier> {
  let saved: tf.io.ModelArtifacts | undefined;
  await classifier.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  if (!saved?.weightSpecs || !saved.weightData) throw new Error('the model was not saved');
  const data = new Uint8Array(tf.io.concatenateArrayBuffers([saved.weightData].flat()));
  let at = 0;
  for (const { name, shape } of saved.weightSpecs) {
    const bytes = 4 * shape.reduce((product, side) => product * side, 1);
    const own = /^logits\/(kernel|bias)/.exec(name)?.[1];
    if (own) data.set(new Uint8Array((own === 'kernel' ? kernel : bias).buffer), at);
    at += bytes;
  }
  return FaceQualityClassifier.load(tf.io.fromMemory({ ...saved, weightData: data.buffer }));
}

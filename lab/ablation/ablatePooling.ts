import * as tf from '@tensorflow/tfjs-core';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { type Features, type FrozenHead, featuresOf, fitFrozenHead } from '../train/frozenHead.js';
import { LastRow } from '../train/LastRow.js';
import { type Evaluation, evaluateAll } from '../train/modelCardMeasures.js';
import type { Sample } from '../train/sample.js';

/** Result of one kind of pooling. */
export interface Pooling {
  readonly name: string;
  readonly found: Evaluation;
  readonly parameters: number;
}

/** The group of the table. */
export const POOLING = 'what is pooled of each channel';

const KINDS = ['mean', 'spread', 'largest'] as const;
const CHOICES: readonly (readonly (typeof KINDS)[number][])[] = [
  ['mean'],
  ['mean', 'spread'],
  ['mean', 'largest'],
  ['mean', 'spread', 'largest'],
];

/**
 * Measures heads that are given the standard deviation or the maximum of each channel beside its mean, of the deepest cut alone and of all cuts.
 *
 * @param cuts - the backbone cut behind one layer each, the deepest last, with the layer's name
 */
export async function ablatePooling(
  cuts: readonly (readonly [name: string, classifier: FaceQualityClassifier])[],
  pool: { readonly train: readonly Sample[]; readonly test: readonly Sample[] },
  data: string,
  fit: Parameters<typeof fitFrozenHead>[3],
  onProgress: (fraction: number) => void,
): Promise<Pooling[]> {
  const classifiers = cuts.map(([, classifier]) => classifier);
  const features: Features = (images) =>
    tf.tidy(() =>
      tf.concat(
        classifiers.map((classifier) => pooled(classifier.features(images))),
        1,
      ),
    );
  const widths = classifiers.map((classifier) => channelsOf(classifier));
  const rows = await featuresOf(pool.train, features);
  const deepest = [cuts.length - 1];
  const plans = [deepest, cuts.map((_, i) => i)].flatMap((layers) =>
    CHOICES.map((kinds) => ({ layers, kinds })),
  );
  const heads: FrozenHead[] = [];
  for (const { layers, kinds } of plans) {
    const pick = layers.flatMap((layer) =>
      kinds.flatMap((kind) => columns(widths, layer, KINDS.indexOf(kind))),
    );
    heads.push(await fitFrozenHead(rows, pool.train, pick, fit));
    onProgress(heads.length / (plans.length + 1));
  }
  const { inputSize } = classifiers[0];
  const last = new LastRow();
  const assessors = heads.map((head) => head.behind(features, inputSize, last));
  const found = await evaluateAll(assessors, pool.test, data, (fraction) =>
    onProgress((plans.length + fraction) / (plans.length + 1)),
  );
  const parameters = heads.map((head) => head.parameters);
  for (const head of heads) head.dispose();
  return plans.map(({ layers, kinds }, i) => {
    const where = layers.length === 1 ? cuts[cuts.length - 1]?.[0] : 'all four depths';
    const name = `${where}: ${kinds.join(' + ')}`;
    return { name, found: found[i], parameters: parameters[i] };
  });
}

/** Mean, standard deviation and largest value of each channel, `[n, 3 channels]`. */
function pooled(maps: tf.Tensor4D): tf.Tensor2D {
  const { mean, variance } = tf.moments(maps, [1, 2]);
  return tf.concat([mean, tf.sqrt(variance), tf.max(maps, [1, 2])] as tf.Tensor2D[], 1);
}

/** Where the features of one kind and layer are. */
function columns(widths: readonly number[], layer: number, kind: number): number[] {
  const before = widths.slice(0, layer).reduce((sum, width) => sum + KINDS.length * width, 0);
  const width = widths[layer];
  return Array.from({ length: width }, (_, i) => before + kind * width + i);
}

function channelsOf(classifier: FaceQualityClassifier): number {
  const { width, height } = classifier.inputSize;
  return tf.tidy(() => classifier.features(tf.zeros([1, height, width, 3])).shape[3]);
}

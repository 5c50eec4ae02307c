import type { FaceQualityClassifier } from '../../src/model/index.js';
import type { HeadPooling } from '../../src/model/options.js';
import { artifactsOf, type Layer, nodesOf } from './artifactsOf.js';

/** Layers of the model that a head behind a mixing layer sees. */
const [MIXED, DEPTHS] = ['mix_relu', 'depths'];
/** The layer that joins them: the target layer of the new model. */
const JOINED = 'mix_and_depths';

/**
 * Another head for a model that mixes several depths: mean, and largest value where it is wanted, of the mixed channels *and* of those of the depths themselves, which the mixing layer squeezes into a few. What the head did not
 * see before has the weight zero, so that the verdicts are the same.
 *
 * @param classifier - with a mixing layer, and a dense layer on the means of its channels
 * @param pooling - what the new head is given of each channel
 * @returns another classifier; the caller owns both
 * @throws RangeError for a model of another shape
 */
export async function widenHead(
  classifier: FaceQualityClassifier,
  pooling: HeadPooling,
): Promise<FaceQualityClassifier> {
  const artifacts = await artifactsOf(classifier);
  const { layers } = artifacts.topology.config;
  const { layerOf } = artifacts;
  const pool = layerOf('pool');
  const logits = layerOf('logits');
  if (!layerOf(MIXED) || !layerOf(DEPTHS) || !pool || !logits || layerOf('pool_max') || layerOf(JOINED))
    throw new RangeError('`--widen` needs a model with a mixing layer whose head sees means alone');
  const joined = concatenation(JOINED, [MIXED, DEPTHS]);
  pool.inbound_nodes = nodesOf([JOINED]);
  layers.splice(layers.indexOf(pool), 0, joined);
  if (pooling === 'mean-max') {
    const largest = { ...structuredClone(pool), name: 'pool_max', class_name: 'GlobalMaxPooling2D' };
    largest.config = { ...largest.config, name: largest.name };
    logits.inbound_nodes = nodesOf(['pooled']);
    layers.splice(layers.indexOf(logits), 0, largest, concatenation('pooled', ['pool', 'pool_max']));
  }
  artifacts.metadata.targetLayer = JOINED;
  const [depths, mixed] = artifacts.shapeOf('mix/kernel').slice(-2);
  const channels = (pooling === 'mean-max' ? 2 : 1) * (depths + mixed);
  return artifacts.load((name, values, shape) => {
    if (name !== 'logits/kernel') return { values, shape };
    const [, classes] = shape;
    const wide = new Float32Array(channels * classes);
    wide.set(values);
    return { values: wide, shape: [channels, classes] };
  });
}

function concatenation(name: string, inputs: readonly string[]): Layer {
  return {
    name,
    class_name: 'Concatenate',
    config: { axis: -1, name, trainable: true },
    inbound_nodes: nodesOf(inputs),
  };
}

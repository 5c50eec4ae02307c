import type { FaceQualityClassifier } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import { artifactsOf, type Layer, nodesOf } from './artifactsOf.js';

/** The layer that joins several depths, the one that mixes them, and its activation: as `FaceQualityClassifier.create` names them. */
const [DEPTHS, MIX, MIXED] = ['depths', 'mix', 'mix_relu'];

/**
 * A mixing layer for a model whose head sees the means of several depths: a 1x1 convolution with its rectifier between depths and pooling. Two channels a
 * class hold the positive and the negative part of the evidence for it, whose difference is what the head saw, so that the verdicts are the
 * same; the other channels are drawn (He et al., https://arxiv.org/abs/1502.01852) and have the weight zero. What is fitted afterwards
 * may then count evidence from a threshold on, at each place by itself.
 *
 * @param classifier - with a dense layer on the means of its depths
 * @param channels - of the mixing layer, at least two a class
 * @returns another classifier; the caller owns both
 * @throws RangeError for a model of another shape, and for too few channels
 */
export async function mixHead(
  classifier: FaceQualityClassifier,
  channels: number,
  seed: number,
): Promise<FaceQualityClassifier> {
  const artifacts = await artifactsOf(classifier);
  const { layers } = artifacts.topology.config;
  const pool = artifacts.layerOf('pool');
  const head = await classifier.linearHead();
  if (!pool || !head || head.maxWeights || artifacts.layerOf(MIX) || pool.inbound_nodes[0][0][0] !== DEPTHS)
    throw new RangeError(
      '`--mix-channels` with `--from` needs a model whose head sees the means of several depths',
    );
  const classes = classifier.classNames.length;
  if (channels < 2 * classes)
    throw new RangeError(`\`--mix-channels\` must be at least ${2 * classes}, two a class, got ${channels}`);
  layers.splice(layers.indexOf(pool), 0, ...mixingLayers(channels));
  pool.inbound_nodes = nodesOf([MIXED]);
  artifacts.metadata.targetLayer = MIXED;
  const depth = head.weights.length / classes;
  const random = new Random(seed);
  const spread = Math.sqrt(2 / depth);
  const mix = Float32Array.from({ length: depth * channels }, (_, i) => {
    const [row, column] = [Math.floor(i / channels), i % channels];
    if (column >= 2 * classes) return spread * random.normal();
    const weight = head.weights[row * classes + (column >> 1)];
    return column % 2 === 0 ? weight : -weight;
  });
  const kernel = Float32Array.from({ length: channels * classes }, (_, i) => {
    const [row, column] = [Math.floor(i / classes), i % classes];
    if (row >> 1 !== column) return 0;
    return row % 2 === 0 ? 1 : -1;
  });
  return artifacts.load(
    (name, values, shape) =>
      name === 'logits/kernel' ? { values: kernel, shape: [channels, classes] } : { values, shape },
    [
      { name: `${MIX}/kernel`, values: mix, shape: [1, 1, depth, channels] },
      { name: `${MIX}/bias`, values: new Float32Array(channels), shape: [channels] },
    ],
  );
}

function mixingLayers(filters: number): Layer[] {
  const convolution = {
    filters,
    kernel_size: [1, 1],
    strides: [1, 1],
    padding: 'valid',
    data_format: 'channels_last',
    dilation_rate: [1, 1],
    activation: 'linear',
    use_bias: true,
  };
  return [
    {
      name: MIX,
      class_name: 'Conv2D',
      config: { ...convolution, name: MIX, trainable: true },
      inbound_nodes: nodesOf([DEPTHS]),
    },
    {
      name: MIXED,
      class_name: 'ReLU',
      config: { max_value: null, name: MIXED, trainable: true },
      inbound_nodes: nodesOf([MIX]),
    },
  ];
}

import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Size } from '../types.js';
import { describe } from '../validate.js';
import { buildModel } from './buildModel.js';
import { disposeWeights } from './disposeWeights.js';
import type { HeadPooling } from './options.js';

/** How a backbone becomes a classifier. */
export interface TransferOptions {
  readonly numClasses: number;
  readonly activation: 'softmax' | 'sigmoid';
  /** Where the backbone is cut. */
  readonly targetLayer: string | undefined;
  /** Layers whose maps the head sees together; empty: the target layer's alone. */
  readonly depths: readonly string[];
  /** Channels of the map that mixes the depths; 0: no layer mixes them. */
  readonly mixChannels: number;
  readonly pooling: HeadPooling;
  /** The backbone's own size by default. */
  readonly inputSize: Size | undefined;
  readonly seed: number;
}

/**
 * The usual transfer-learning shape: a backbone up to the target layer, global pooling, one dense layer, softmax or sigmoid.
 * With several depths their maps are brought to the target layer's grid and joined along the channels; a 1x1 convolution may mix them. The
 * result is then the target layer.
 * Grad-CAM on either has a closed form (Zhou et al., CAM, https://arxiv.org/abs/1512.04150).
 *
 * @returns the model and the name of its target layer; the caller owns the weights
 */
export async function transferModel(
  backbone: tf.io.ModelArtifacts,
  { numClasses, activation, targetLayer, depths, mixChannels, pooling, inputSize, seed }: TransferOptions,
): Promise<{ model: tfl.LayersModel; targetLayer: string }> {
  const topology = withInputSize(backbone.modelTopology as object, inputSize);
  const base = await buildModel({ ...backbone, modelTopology: topology }).catch((error: Error) => {
    throw inputSize && /matching shapes/.test(error.message) ? unfit(topology, inputSize) : error;
  });
  try {
    const target = findTarget(base, 'targetLayer', targetLayer);
    const seen =
      depths.length > 0
        ? joinDepths(base, target, depths, mixChannels, seed)
        : (target.output as tfl.SymbolicTensor);
    const pooled = pool(seen, pooling);
    const kernelInitializer = tfl.initializers.glorotUniform({ seed });
    const logits = tfl.layers.dense({ name: 'logits', units: numClasses, kernelInitializer }).apply(pooled);
    const outputs = tfl.layers.activation({ name: 'probabilities', activation }).apply(logits);
    // tfjs would number it by how many the process has made before, and the saved file would differ
    const model = tfl.model({
      name: 'face_quality',
      inputs: base.inputs,
      outputs: outputs as tfl.SymbolicTensor,
    });
    const kept = new Set(model.layers);
    for (const layer of base.layers) if (!kept.has(layer)) disposeWeights(layer);
    return { model, targetLayer: seen.sourceLayer.name };
  } catch (error) {
    disposeWeights(base);
    throw error;
  }
}

function pool(map: tfl.SymbolicTensor, pooling: HeadPooling): tfl.SymbolicTensor {
  const mean = tfl.layers.globalAveragePooling2d({ name: 'pool' }).apply(map) as tfl.SymbolicTensor;
  if (pooling === 'mean') return mean;
  const largest = tfl.layers.globalMaxPooling2d({ name: 'pool_max' }).apply(map) as tfl.SymbolicTensor;
  return tfl.layers.concatenate({ name: 'pooled' }).apply([mean, largest]) as tfl.SymbolicTensor;
}

/** The layer that joins several depths. */
const JOINED = 'depths';
/** The layer that mixes several depths, after its activation. */
const MIXED = 'mix_relu';

function joinDepths(
  base: tfl.LayersModel,
  target: tfl.layers.Layer,
  depths: readonly string[],
  filters: number,
  seed: number,
): tfl.SymbolicTensor {
  const [, height, width] = (target.output as tfl.SymbolicTensor).shape as [null, number, number, number];
  const maps = depths.map((name, i) => toMapSize(findTarget(base, `depths[${i}]`, name), height, width));
  const joined =
    maps.length > 1 ? (tfl.layers.concatenate({ name: JOINED }).apply(maps) as tfl.SymbolicTensor) : maps[0];
  if (filters === 0) return joined;
  const kernelInitializer = tfl.initializers.heNormal({ seed: nonZero(seed) });
  const mixed = tfl.layers.conv2d({ name: 'mix', filters, kernelSize: 1, kernelInitializer }).apply(joined);
  return tfl.layers.reLU({ name: MIXED }).apply(mixed) as tfl.SymbolicTensor;
}

/** For normal distributions tfjs treats seed 0 as none, and draws from `Math.random`. */
function nonZero(seed: number): number {
  return seed === 0 ? 0x7fffffff : seed;
}

/** A layer's map averaged, or repeated, to a size. */
function toMapSize({ name, output }: tfl.layers.Layer, height: number, width: number): tfl.SymbolicTensor {
  let map = output as tfl.SymbolicTensor;
  const [, h, w] = map.shape as [null, number, number, number];
  const [down, across] = [h / height, w / width];
  if (down > 1 && Number.isInteger(down) && Number.isInteger(across)) {
    const poolSize: [number, number] = [down, across];
    return tfl.layers
      .averagePooling2d({ name: `${name}_small`, poolSize, strides: poolSize })
      .apply(map) as tfl.SymbolicTensor;
  }
  let size = [h, w];
  while (size[0] < height) {
    map = doubled(map, `${name}_${size[0]}`);
    size = size.map((side) => 2 * side);
  }
  if (size[0] === height && size[1] === width) return map;
  throw new RangeError(
    `\`depths\` must be layers whose maps fit ${height} x ${width} by a whole factor, or by doubling, ${name} has ${h} x ${w}`,
  );
}

/** Every value twice along both axes. Concatenation and reshaping only: their gradients are right on every backend. */
function doubled(map: tfl.SymbolicTensor, name: string): tfl.SymbolicTensor {
  const [, h, w, c] = map.shape as [null, number, number, number];
  const twice = (input: tfl.SymbolicTensor, step: string, targetShape: number[]): tfl.SymbolicTensor => {
    const pair = tfl.layers.concatenate({ name: `${name}_${step}_pair` }).apply([input, input]);
    return tfl.layers.reshape({ name: `${name}_${step}`, targetShape }).apply(pair) as tfl.SymbolicTensor;
  };
  const wide = twice(map, 'wide', [h, 2 * w * c]);
  return twice(wide, 'tall', [2 * h, 2 * w, c]);
}

/** @param argument - what named the layer, for the error */
function findTarget(base: tfl.LayersModel, argument: string, name: string | undefined): tfl.layers.Layer {
  const maps = base.layers.filter(({ output }) => {
    const shape = (output as tfl.SymbolicTensor).shape;
    return shape?.length === 4 && shape[1] !== 1;
  });
  const names = maps.map((layer) => layer.name);
  // mid-level features capture quality better than the last ones
  const known = [MIXED, JOINED, 'conv_pw_11_relu'].find((item) => names.includes(item));
  const wanted = name ?? known ?? names[names.length - 1];
  const found = maps.find((layer) => layer.name === wanted);
  if (found) return found;
  throw new RangeError(`\`${argument}\` must be one of ${names.join(', ')}, got ${describe(name)}`);
}

/** The topology for another input size: a convolutional backbone takes any. */
function withInputSize(topology: object, size: Size | undefined): object {
  if (!size) return topology;
  const copy = structuredClone(topology) as { model_config?: LayerConfigs } & LayerConfigs;
  const layers = (copy.model_config ?? copy).config?.layers ?? [];
  let old: Size | undefined;
  for (const { config } of layers) {
    const shape = config.batch_input_shape;
    if (!shape) continue;
    if (shape[1] && shape[2]) old ??= { width: shape[2], height: shape[1] };
    config.batch_input_shape = [null, size.height, size.width, shape[3] ?? 3];
  }
  if (old) for (const { config } of layers) resizeDoubled(config, layers, old, size);
  return copy;
}

/** The reshaping layers of `doubled` hold the size of their map, unlike all others. */
function resizeDoubled(
  config: LayerConfig,
  layers: LayerConfigs['config']['layers'],
  old: Size,
  size: Size,
): void {
  const [tall, wide] = ['tall', 'wide'].map((step) => `${config.name?.replace(/_(tall|wide)$/, '')}_${step}`);
  if (config.name !== tall || !config.target_shape) return;
  const other = layers.find((layer) => layer.config.name === wide)?.config;
  const [height = 0, width = 0, channels = 0] = config.target_shape;
  if (!other?.target_shape) return;
  const [h, w] = [(size.height * height) / old.height, (size.width * width) / old.width];
  // both the map and the one it is doubled to must fit the new size
  if (h % 2 !== 0 || w % 2 !== 0) {
    const [down, across] = [(2 * old.height) / height, (2 * old.width) / width];
    throw new RangeError(
      `\`inputSize\` must be a multiple of ${across} x ${down} for this backbone, got ${size.width} x ${size.height}`,
    );
  }
  config.target_shape = [h, w, channels];
  other.target_shape = [h / 2, w * channels];
}

/** The error for a size at which the maps that a backbone joins no longer have the same size. */
function unfit(topology: object, { width, height }: Size): RangeError {
  const { config } = (topology as { model_config?: LayerConfigs }).model_config ?? (topology as LayerConfigs);
  const [down, across] = [0, 1].map((axis) =>
    config.layers
      .filter(({ class_name: kind }) => /Conv2D/.test(kind ?? ''))
      .reduce((product, layer) => product * (layer.config.strides?.[axis] ?? 1), 1),
  );
  return new RangeError(
    `\`inputSize\` must be a multiple of ${across} x ${down} for this backbone, got ${width} x ${height}`,
  );
}

interface LayerConfig {
  name?: string;
  strides?: number[];
  batch_input_shape?: (number | null)[];
  target_shape?: number[];
}

interface LayerConfigs {
  config: { layers: { class_name?: string; config: LayerConfig }[] };
}

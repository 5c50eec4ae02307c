import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Size } from '../types.js';
import { describe } from '../validate.js';
import { buildModel, disposeWeights } from './artifacts.js';

/** How a backbone becomes a classifier. */
export interface TransferOptions {
  readonly numClasses: number;
  readonly activation: 'softmax' | 'sigmoid';
  /** Where the backbone is cut. */
  readonly targetLayer: string | undefined;
  /** The backbone's own size by default. */
  readonly inputSize: Size | undefined;
  readonly seed: number;
}

/**
 * The usual transfer-learning shape: a backbone up to the target layer, global average pooling, one dense layer, softmax or sigmoid.
 * Grad-CAM on it has a closed form (Zhou et al., CAM, https://arxiv.org/abs/1512.04150).
 *
 * @returns the model and the name of its target layer; the caller owns the weights
 */
export async function transferModel(
  backbone: tf.io.ModelArtifacts,
  { numClasses, activation, targetLayer, inputSize, seed }: TransferOptions,
): Promise<{ model: tfl.LayersModel; targetLayer: string }> {
  const base = await buildModel({
    ...backbone,
    modelTopology: withInputSize(backbone.modelTopology as object, inputSize),
  });
  try {
    const target = findTarget(base, targetLayer);
    const pooled = tfl.layers.globalAveragePooling2d({ name: 'pool' }).apply(target.output);
    const kernelInitializer = tfl.initializers.glorotUniform({ seed });
    const logits = tfl.layers.dense({ name: 'logits', units: numClasses, kernelInitializer }).apply(pooled);
    const outputs = tfl.layers.activation({ name: 'probabilities', activation }).apply(logits);
    const model = tfl.model({ inputs: base.inputs, outputs: outputs as tfl.SymbolicTensor });
    const kept = new Set(model.layers);
    for (const layer of base.layers) if (!kept.has(layer)) disposeWeights(layer);
    return { model, targetLayer: target.name };
  } catch (error) {
    disposeWeights(base);
    throw error;
  }
}

function findTarget(base: tfl.LayersModel, name: string | undefined): tfl.layers.Layer {
  const maps = base.layers.filter(({ output }) => {
    const shape = (output as tfl.SymbolicTensor).shape;
    return shape?.length === 4 && shape[1] !== 1;
  });
  const names = maps.map((layer) => layer.name);
  // mid-level features see quality better than the last ones do
  const wanted = name ?? (names.includes('conv_pw_11_relu') ? 'conv_pw_11_relu' : names[names.length - 1]);
  const found = maps.find((layer) => layer.name === wanted);
  if (found) return found;
  throw new RangeError(`\`targetLayer\` must be one of ${names.join(', ')}, got ${describe(name)}`);
}

/** The topology for another input size: a convolutional backbone takes any. */
function withInputSize(topology: object, size: Size | undefined): object {
  if (!size) return topology;
  const copy = structuredClone(topology) as { model_config?: LayerConfigs } & LayerConfigs;
  const layers = (copy.model_config ?? copy).config?.layers ?? [];
  for (const { config } of layers) {
    const shape = config.batch_input_shape;
    if (shape) config.batch_input_shape = [null, size.height, size.width, shape[3] ?? 3];
  }
  return copy;
}

interface LayerConfigs {
  config?: { layers?: { config: { batch_input_shape?: (number | null)[] } }[] };
}

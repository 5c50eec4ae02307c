import type * as tfl from '@tensorflow/tfjs-layers';
import type { Convolution, Operation } from './net.js';

/** Error for a layer that no operation of a net supports. */
export class UnsupportedLayerError extends Error {
  override readonly name = 'UnsupportedLayerError';
}

/** Name, inputs and shape of an operation. */
interface Place {
  readonly output: string;
  readonly inputs: readonly string[];
  readonly shape: readonly number[];
}

type Pair = readonly [number, number];
type Config = Readonly<Record<string, unknown>>;
interface Weight {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/**
 * The operation that a layer computes at inference.
 *
 * @param linear - whether its activation function is left out
 * @returns undefined for a layer that does nothing at inference
 * @throws UnsupportedLayerError for an unsupported layer
 */
export async function operationOf(
  layer: tfl.layers.Layer,
  place: Place,
  linear = false,
): Promise<Operation | undefined> {
  const config: Config = { ...layer.getConfig(), ...(linear && { activation: 'linear' }) };
  const refuse = (): never => {
    throw new UnsupportedLayerError(`${layer.getClassName()} ${layer.name}`);
  };
  if (config.dataFormat === 'channelsFirst') refuse();
  switch (layer.getClassName()) {
    case 'Conv2D':
    case 'DepthwiseConv2D':
      return convolution(layer, config, await weightsOf(layer), place) ?? refuse();
    case 'Dense': {
      const [kernel, bias] = await weightsOf(layer);
      if (activationOf(config) !== 'linear' || place.shape.length !== 1) refuse();
      return {
        ...{ ...place, kind: 'dense', kernel: kernel.data, bias: bias?.data },
        kernelShape: kernel.shape as [number, number],
      };
    }
    case 'BatchNormalization':
      return batchNorm(config, await weightsOf(layer), place);
    case 'ReLU': {
      const limit = (config.maxValue ?? null) as number | null;
      if (limit !== null && limit !== 6) refuse();
      return { ...place, kind: limit === null ? 'relu' : 'relu6' };
    }
    case 'Activation': {
      const activation = activationOf(config);
      if (activation === 'linear') return undefined;
      return activation === undefined ? refuse() : { ...place, kind: activation };
    }
    case 'AveragePooling2D':
    case 'MaxPooling2D':
      return {
        ...{ ...place, kind: layer.getClassName() === 'MaxPooling2D' ? 'maxPool' : 'averagePool' },
        size: pairOf(config.poolSize),
        strides: pairOf(config.strides ?? config.poolSize),
        padding: config.padding === 'same' ? 'same' : 'valid',
      };
    case 'UpSampling2D':
      if (config.interpolation !== 'nearest') refuse();
      return { ...place, kind: 'upsample', factors: pairOf(config.size) };
    case 'GlobalAveragePooling2D':
      return { ...place, kind: 'globalAveragePool' };
    case 'GlobalMaxPooling2D':
      return { ...place, kind: 'globalMaxPool' };
    case 'Concatenate':
      if (config.axis !== -1 && config.axis !== place.shape.length) refuse();
      return { ...place, kind: 'concatenate' };
    case 'Add':
      return { ...place, kind: 'add' };
    case 'ZeroPadding2D': {
      const [rows, columns] = config.padding as [Pair, Pair];
      return { ...place, kind: 'pad', amounts: [rows, columns, [0, 0]] };
    }
    case 'Reshape':
    case 'Flatten':
      return { ...place, kind: 'reshape' };
    case 'Softmax':
      return linear ? undefined : refuse();
    case 'Dropout':
    case 'SpatialDropout2D':
      return undefined;
    default:
      return refuse();
  }
}

function convolution(
  layer: tfl.layers.Layer,
  config: Config,
  [kernel, bias]: readonly Weight[],
  place: Place,
): Convolution | undefined {
  const activation = activationOf(config);
  const padding = config.padding;
  if (activation === undefined || (padding !== 'same' && padding !== 'valid')) return undefined;
  const depthwise = layer.getClassName() === 'DepthwiseConv2D';
  const dilations = pairOf(config.dilationRate ?? 1);
  // the tfjs layer ignores dilation, and its output does not have the shape that it declares
  if (depthwise && dilations.some((rate) => rate !== 1)) return undefined;
  const kernelShape = kernel.shape as [number, number, number, number];
  return {
    ...{ ...place, kind: 'convolution', depthwise, padding, activation },
    ...{ kernel: kernel.data, kernelShape, bias: bias?.data },
    size: [kernelShape[0], kernelShape[1]],
    strides: pairOf(config.strides),
    dilations,
  };
}

function batchNorm(config: Config, weights: readonly Weight[], place: Place): Operation {
  // Keras saves a list with one entry
  const [axis, ...others] = [config.axis].flat();
  if (others.length > 0 || (axis !== -1 && axis !== place.shape.length))
    throw new UnsupportedLayerError('axis');
  const left = [...weights];
  const gamma = config.scale ? left.shift()?.data : undefined;
  const beta = config.center ? left.shift()?.data : undefined;
  const [mean, variance] = left.map(({ data }) => data);
  const factors = variance.map((value, c) => (gamma?.[c] ?? 1) / Math.sqrt(value + Number(config.epsilon)));
  const offsets = mean.map((value, c) => (beta?.[c] ?? 0) - value * factors[c]);
  return { ...place, kind: 'channelScale', factors, offsets };
}

function activationOf({ activation }: Config): 'linear' | 'relu' | 'relu6' | undefined {
  const name = activation ?? 'linear';
  return name === 'linear' || name === 'relu' || name === 'relu6' ? name : undefined;
}

function pairOf(value: unknown): Pair {
  return typeof value === 'number' ? [value, value] : (value as Pair);
}

async function weightsOf(layer: tfl.layers.Layer): Promise<Weight[]> {
  return Promise.all(
    layer.getWeights().map(async (tensor) => ({
      data: Float32Array.from(await tensor.data()),
      shape: tensor.shape,
    })),
  );
}

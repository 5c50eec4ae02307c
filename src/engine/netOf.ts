import type * as tfl from '@tensorflow/tfjs-layers';
import { foldActivations } from './foldActivations.js';
import { foldBatchNorms } from './foldBatchNorms.js';
import { foldScale } from './foldScale.js';
import { foldUpsampling } from './foldUpsampling.js';
import { NET_INPUT, type Net, type Operation } from './net.js';
import { operationOf, UnsupportedLayerError } from './operationOf.js';
import { splitUpsampled } from './splitUpsampled.js';

type SymbolicTensor = tfl.SymbolicTensor;

/** Layer names and input range for the net of a layers model. */
export interface NetOptions {
  /** The layer whose output is `activations`. */
  readonly targetLayer: string;
  /** The layer whose activation function is removed, so that the model's output is `logits`. @defaultValue none */
  readonly linearLayer?: string | undefined;
  /** Input values of the first layer for the colour values 0 and 255. */
  readonly inputRange: readonly [low: number, high: number];
}

/**
 * Converts a layers model to a net, with batch normalisation and activation functions folded into the convolutions before them.
 *
 * @returns undefined if a layer or the shape of the graph is not supported: the model then runs layer by layer
 */
export async function netOf(model: tfl.LayersModel, options: NetOptions): Promise<Net | undefined> {
  const { targetLayer, linearLayer, inputRange } = options;
  const [, height, width, channels] = model.inputs[0].shape;
  if (!height || !width || !channels || model.inputs.length !== 1 || model.outputs.length !== 1)
    return undefined;
  const target = model.layers.find((layer) => layer.name === targetLayer);
  if (target?.inboundNodes.length !== 1) return undefined;
  const [low, high] = inputRange;
  const names = new Map<number, string>();
  const scaled = low === 0 && high === 255 ? NET_INPUT : 'scaled';
  const operations: Operation[] =
    scaled === NET_INPUT
      ? []
      : [
          {
            ...{ kind: 'scale', output: scaled, inputs: [NET_INPUT], shape: [height, width, channels] },
            factor: (high - low) / 255,
            offset: low,
          },
        ];
  names.set(model.inputs[0].id, scaled);
  const visit = async (tensor: SymbolicTensor): Promise<string> => {
    const known = names.get(tensor.id);
    if (known) return known;
    const layer = tensor.sourceLayer;
    const node = layer.inboundNodes[tensor.nodeIndex];
    const inputs: string[] = [];
    for (const input of node?.inputTensors ?? []) inputs.push(await visit(input));
    const output = tensor.nodeIndex > 0 ? `${layer.name}_${tensor.nodeIndex}` : layer.name;
    const shape = tensor.shape.slice(1);
    if (inputs.length === 0 || shape.some((size) => size === null))
      throw new UnsupportedLayerError(layer.name);
    const place = { output, inputs, shape: shape as number[] };
    const operation = await operationOf(layer, place, layer.name === linearLayer);
    // a layer that changes nothing, such as dropout
    const name = operation ? output : inputs[0];
    if (operation) operations.push(operation);
    names.set(tensor.id, name);
    return name;
  };
  try {
    const outputs = {
      activations: await visit(target.output as SymbolicTensor),
      logits: await visit(model.outputs[0]),
    };
    const shapes = new Map(operations.map((each) => [each.output, each.shape]));
    if (shapes.get(outputs.activations)?.length !== 3 || shapes.get(outputs.logits)?.length !== 1)
      return undefined;
    const net: Net = { inputShape: [height, width, channels], operations, outputs };
    return splitUpsampled(foldScale(foldActivations(foldBatchNorms(foldUpsampling(net)))));
  } catch (error) {
    if (error instanceof UnsupportedLayerError) return undefined;
    throw error;
  }
}

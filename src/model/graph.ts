import type * as tfl from '@tensorflow/tfjs-layers';

export type Layer = tfl.layers.Layer;
export type SymbolicTensor = tfl.SymbolicTensor;

/** A tensor of the graph. */
export interface Site {
  readonly path: string;
  readonly tensor: SymbolicTensor;
  /** The outputs of the nested models that one must enter to reach it, outermost first. */
  readonly within: readonly SymbolicTensor[];
}

/** Inputs of a tensor. */
export function inputsOf(tensor: SymbolicTensor): SymbolicTensor[] {
  return tensor.sourceLayer.inboundNodes[tensor.nodeIndex]?.inputTensors ?? [];
}

/** Whether a layer is a model of its own. */
export function isModel(layer: Layer): layer is tfl.LayersModel {
  return Array.isArray((layer as Partial<tfl.LayersModel>).layers);
}

/** The tensor inside a nested model that a call of it stands for. */
export function innerOutput(model: tfl.LayersModel, call: SymbolicTensor): SymbolicTensor {
  return model.outputs[call.tensorIndex ?? 0];
}

/** Every tensor that the output depends on, in the order in which they are computed. */
export function sitesOf(
  tensor: SymbolicTensor,
  prefix = '',
  within: readonly SymbolicTensor[] = [],
  seen = new Set<number>(),
): Site[] {
  if (seen.has(tensor.id)) return [];
  seen.add(tensor.id);
  const layer = tensor.sourceLayer;
  const before = inputsOf(tensor).flatMap((input) => sitesOf(input, prefix, within, seen));
  const path = prefix + layer.name;
  if (!isModel(layer)) return [...before, { path, tensor, within }];
  const inside = sitesOf(innerOutput(layer, tensor), `${path}/`, [...within, tensor], seen);
  return [...before, ...inside.filter((site) => !layer.inputs.includes(site.tensor))];
}

import { innerOutput, inputsOf, isModel, type SymbolicTensor } from './graph.js';

/**
 * The axis of each map `[n, ., ., .]` of a graph that holds its channels: 3, or 1 behind layers with `dataFormat: 'channelsFirst'`. A layer
 * without that field leaves the axis unchanged; a permutation moves it.
 *
 * @returns axes by the id of the tensor
 */
export function channelAxes(output: SymbolicTensor): ReadonlyMap<number, number> {
  const axes = new Map<number, number>();
  const visit = (tensor: SymbolicTensor, given: ReadonlyMap<number, number>): number => {
    const known = given.get(tensor.id) ?? axes.get(tensor.id);
    if (known !== undefined) return known;
    const layer = tensor.sourceLayer;
    // the input of a model is computed from itself
    axes.set(tensor.id, 3);
    const before = inputsOf(tensor).map((input) => visit(input, given));
    let axis: number;
    if (isModel(layer)) {
      const inside = new Map(given);
      layer.inputs.forEach((input, i) => {
        inside.set(input.id, before[i]);
      });
      axis = visit(innerOutput(layer, tensor), inside);
    } else {
      axis = axisBehind(layer as unknown as LayerFields, before[0] ?? 3);
    }
    axes.set(tensor.id, axis);
    return axis;
  };
  visit(output, new Map());
  return axes;
}

interface LayerFields {
  readonly dataFormat?: string;
  /** Of a permutation: axes of the input, counted from 1. */
  readonly dims?: readonly number[];
  getClassName(): string;
}

function axisBehind(layer: LayerFields, before: number): number {
  if (layer.getClassName() === 'Permute' && layer.dims?.length === 3) return layer.dims.indexOf(before) + 1;
  if (layer.getClassName() === 'Reshape') return 3;
  if (layer.dataFormat === 'channelsFirst') return 1;
  return layer.dataFormat === 'channelsLast' ? 3 : before;
}

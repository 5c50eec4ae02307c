import type * as tfl from '@tensorflow/tfjs-layers';
import { innerOutput, inputsOf, isModel } from './graph.js';

/** How often each model inside a model is called on the way to an output, by name. */
export function callsOfNested(output: tfl.SymbolicTensor): Map<string, number> {
  const calls = new Map<string, number>();
  const seen = new Set<number>();
  const visit = (tensor: tfl.SymbolicTensor): void => {
    if (seen.has(tensor.id)) return;
    seen.add(tensor.id);
    inputsOf(tensor).forEach(visit);
    const { sourceLayer } = tensor;
    if (!isModel(sourceLayer)) return;
    calls.set(sourceLayer.name, 1 + (calls.get(sourceLayer.name) ?? 0));
    visit(innerOutput(sourceLayer, tensor));
  };
  visit(output);
  return calls;
}

import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { differentiableCall } from '../gradients/differentiableCall.js';
import { innerOutput, inputsOf, isModel, type Layer, type SymbolicTensor } from './graph.js';

/** Values of symbolic tensors by id, or what computes them when they are needed. */
export type Known = Map<number, tf.Tensor | (() => tf.Tensor)>;

/** The value of a symbolic tensor, given the values of others; `linear` is one that is computed without its layer's activation function. */
export function evaluate(tensor: SymbolicTensor, known: Known, linear?: SymbolicTensor): tf.Tensor {
  const found = known.get(tensor.id);
  const layer = tensor.sourceLayer;
  let result: tf.Tensor;
  if (found) {
    if (typeof found !== 'function') return found;
    result = found();
  } else if (isModel(layer)) {
    result = evaluate(innerOutput(layer, tensor), enter(tensor, known, linear), linear);
  } else {
    const inputs = inputsOf(tensor).map((input) => evaluate(input, known, linear));
    const outputs = tensor.id === linear?.id ? applyLinear(layer, inputs) : apply(layer, inputs);
    result = outputs[tensor.tensorIndex ?? 0];
  }
  known.set(tensor.id, result);
  return result;
}

/**
 * Values known inside the nested model that made `call`: all that were known outside, and the model's own inputs. These are computed only
 * when they are asked for: where the target layer lies inside, nothing in front of it is known.
 */
export function enter(call: SymbolicTensor, known: Known, linear?: SymbolicTensor): Known {
  const scope: Known = new Map(known);
  inputsOf(call).forEach((input, i) => {
    const symbol = (call.sourceLayer as tfl.LayersModel).inputs[i];
    scope.set(symbol.id, () => evaluate(input, known, linear));
  });
  return scope;
}

function apply(layer: Layer, inputs: tf.Tensor[]): tf.Tensor[] {
  const outputs =
    differentiableCall(layer, inputs[0]) ??
    layer.apply(inputs.length === 1 ? inputs[0] : inputs, { training: false });
  return Array.isArray(outputs) ? (outputs as tf.Tensor[]) : [outputs as tf.Tensor];
}

/** The linear activation function, in the form that a layer holds. */
const LINEAR = { apply: (values: tf.Tensor) => values, getClassName: () => 'linear' };

/** Runs a layer without its activation function, which is restored before the function returns. */
function applyLinear(layer: Layer, inputs: tf.Tensor[]): tf.Tensor[] {
  if (layer.getClassName() === 'Softmax') return inputs;
  const holder = layer as unknown as { activation: unknown };
  const activation = holder.activation;
  holder.activation = LINEAR;
  try {
    return apply(layer, inputs);
  } finally {
    holder.activation = activation;
  }
}

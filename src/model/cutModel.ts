import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { differentiableCall } from '../gradients/differentiableCall.js';
import { describe } from '../validate.js';
import { activate, type OutputActivation } from './activate.js';

type Layer = tfl.layers.Layer;
type SymbolicTensor = tfl.SymbolicTensor;

/** A layers model in two parts; both share the model's weights and own nothing. */
export interface CutModel {
  /** The name of the layer behind which the model was cut; `outer/inner` for a layer of a nested model. */
  readonly targetLayer: string;
  readonly outputActivation: OutputActivation;
  /** How many outputs the model has. */
  readonly numOutputs: number;
  /** Inputs as the model takes them to the activations of the target layer. */
  features(inputs: tf.Tensor4D): tf.Tensor4D;
  /** Activations of the target layer to logits. */
  head(activations: tf.Tensor4D): tf.Tensor2D;
  /** Logits to the model's outputs. */
  probabilities(logits: tf.Tensor2D): tf.Tensor2D;
  /** For cutting elsewhere. */
  readonly graph: {
    readonly target: Site;
    /** All that the output depends on, the last to be computed first. */
    readonly backwards: readonly Site[];
    /** Inputs as the model takes them to the value of a site. */
    upTo(site: Site, inputs: tf.Tensor4D): tf.Tensor;
    /** The value of a site to logits. */
    logitsFrom(site: Site, values: tf.Tensor): tf.Tensor2D;
  };
}

/** A tensor of the graph. */
export interface Site {
  readonly path: string;
  readonly tensor: SymbolicTensor;
  /** The outputs of the nested models that one must enter to reach it, outermost first. */
  readonly within: readonly SymbolicTensor[];
}

/** Layers that move values without changing them: the last activation is looked for in front of them. */
const PASSIVE = new Set(['Reshape', 'Flatten', 'Dropout', 'Permute', 'SpatialDropout2D']);

/**
 * Cuts a layers model behind a layer by replaying its graph: branches, nested models and layers that are used twice included.
 * The last softmax or sigmoid is taken off, so that `head` gives logits: gradients of a saturated softmax vanish.
 *
 * @param targetLayer - a layer's name; `outer/inner` for one inside a nested model. The default is the last layer with
 *   a spatial output through which everything flows
 * @throws RangeError when there is no such layer, its output is no map, or a branch of the model bypasses it
 */
export function cutModel(model: tfl.LayersModel, targetLayer?: string): CutModel {
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw new RangeError(
      `the model must have one input and one output, got ${model.inputs.length} and ${model.outputs.length}`,
    );
  }
  const input = model.inputs[0];
  const output = model.outputs[0];
  const shape = output.shape;
  const numOutputs = shape[shape.length - 1];
  if (shape.length !== 2 || typeof numOutputs !== 'number') {
    throw new RangeError(`the model's output must have the shape [n, classes], got [${shape.join(', ')}]`);
  }
  const backwards = sitesOf(output).reverse();
  const target = findTarget(backwards, output, input, targetLayer);
  const final = lastActivation(backwards);
  const upTo = (site: Site, inputs: tf.Tensor4D): tf.Tensor =>
    tf.tidy(() => {
      let known: Known = new Map([[input.id, inputs]]);
      for (const call of site.within) known = enter(call, known);
      return evaluate(site.tensor, known);
    });
  const logitsFrom = (site: Site, values: tf.Tensor): tf.Tensor2D =>
    tf.tidy(() => evaluate(output, new Map([[site.tensor.id, values]]), final.layer) as tf.Tensor2D);
  return {
    targetLayer: target.path,
    outputActivation: final.activation,
    numOutputs,
    features: (inputs) => upTo(target, inputs) as tf.Tensor4D,
    head: (activations) => logitsFrom(target, activations),
    probabilities: (logits) => activate(logits, final.activation),
    graph: { target, backwards, upTo, logitsFrom },
  };
}

/** Values of symbolic tensors by id, or what computes them when they are needed. */
type Known = Map<number, tf.Tensor | (() => tf.Tensor)>;

/** The value of a symbolic tensor, given the values of others; `linear` names a layer whose activation is left out. */
function evaluate(tensor: SymbolicTensor, known: Known, linear?: Layer): tf.Tensor {
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
    const outputs = layer === linear ? applyLinear(layer, inputs) : apply(layer, inputs);
    result = outputs[tensor.tensorIndex ?? 0];
  }
  known.set(tensor.id, result);
  return result;
}

/**
 * What is known inside the nested model that made `call`: all that was known outside, and the model's own inputs. These are computed only
 * when they are asked for: where the target layer lies inside, nothing in front of it is known.
 */
function enter(call: SymbolicTensor, known: Known, linear?: Layer): Known {
  const scope: Known = new Map(known);
  inputsOf(call).forEach((input, i) => {
    const symbol = (call.sourceLayer as tfl.LayersModel).inputs[i];
    scope.set(symbol.id, () => evaluate(input, known, linear));
  });
  return scope;
}

/** The tensor inside a nested model that a call of it stands for. */
export function innerOutput(model: tfl.LayersModel, call: SymbolicTensor): SymbolicTensor {
  return model.outputs[call.tensorIndex ?? 0];
}

function apply(layer: Layer, inputs: tf.Tensor[]): tf.Tensor[] {
  const outputs =
    differentiableCall(layer, inputs[0]) ??
    layer.apply(inputs.length === 1 ? inputs[0] : inputs, { training: false });
  return Array.isArray(outputs) ? (outputs as tf.Tensor[]) : [outputs as tf.Tensor];
}

/** What a layer takes for its activation function, and what changes nothing. */
const LINEAR = { apply: (values: tf.Tensor) => values, getClassName: () => 'linear' };

/** Runs a layer without its activation function. The layer is put back before anyone else can see it. */
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

/** What a tensor is computed from. */
export function inputsOf(tensor: SymbolicTensor): SymbolicTensor[] {
  return tensor.sourceLayer.inboundNodes[tensor.nodeIndex]?.inputTensors ?? [];
}

/** Whether a layer is a model of its own. */
export function isModel(layer: Layer): layer is tfl.LayersModel {
  return Array.isArray((layer as Partial<tfl.LayersModel>).layers);
}

/** The layer that makes the model's outputs probabilities. */
function lastActivation(backwards: readonly Site[]): { activation: OutputActivation; layer?: Layer } {
  for (const { tensor } of backwards) {
    const layer = tensor.sourceLayer;
    if (layer.getClassName() === 'Softmax') return { activation: 'softmax', layer };
    const name = (layer as unknown as { activation?: { getClassName(): string } }).activation?.getClassName();
    if (name === 'softmax' || name === 'sigmoid') return { activation: name, layer };
    if (!PASSIVE.has(layer.getClassName())) break;
  }
  return { activation: 'linear' };
}

function findTarget(
  backwards: readonly Site[],
  output: SymbolicTensor,
  input: SymbolicTensor,
  name: string | undefined,
): Site {
  const maps = backwards.filter(({ tensor }) => isMap(tensor) && tensor.id !== input.id);
  if (name === undefined) {
    const found = maps.find(({ tensor }) => separates(tensor, output, input));
    if (found) return found;
    throw new RangeError(
      'the model has no layer with an output [n, h, w, channels] through which everything flows',
    );
  }
  const site = backwards.find(({ path }) => path === name || path.endsWith(`/${name}`));
  if (!site) {
    const choices = maps.map(({ path }) => path).join(', ');
    throw new RangeError(
      `\`targetLayer\` must be a layer with a spatial output (${choices}), got ${describe(name)}`,
    );
  }
  if (site.tensor.shape.length !== 4) {
    throw new RangeError(
      `\`targetLayer\` must have an output [n, h, w, channels]; that of ${describe(name)} is [${site.tensor.shape.join(', ')}]`,
    );
  }
  if (!separates(site.tensor, output, input)) {
    throw new RangeError(
      `\`targetLayer\` ${describe(name)} is bypassed by another branch of the model; choose a later layer`,
    );
  }
  return site;
}

/** Every tensor that the output depends on, in the order in which they are computed. */
function sitesOf(
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

/** A spatial map of more than one place: Keras' classic MobileNet reshapes its pooled features to 1 x 1 maps. */
function isMap(tensor: SymbolicTensor): boolean {
  const [, height, width] = tensor.shape;
  return tensor.shape.length === 4 && !(height === 1 && width === 1);
}

/** Whether every way from the model's input to its output leads through the target. */
function separates(target: SymbolicTensor, output: SymbolicTensor, input: SymbolicTensor): boolean {
  type Scope = Map<number, boolean>;
  const reaches = (tensor: SymbolicTensor, known: Scope): boolean => {
    const found = known.get(tensor.id);
    if (found !== undefined) return found;
    const layer = tensor.sourceLayer;
    let result: boolean;
    if (isModel(layer)) {
      // inside a nested model, its input stands for what the outer graph feeds it
      const scope: Scope = new Map(known);
      inputsOf(tensor).forEach((next, i) => {
        scope.set(layer.inputs[i].id, reaches(next, known));
      });
      result = reaches(innerOutput(layer, tensor), scope);
    } else {
      result = inputsOf(tensor).some((next) => reaches(next, known));
    }
    known.set(tensor.id, result);
    return result;
  };
  const known: Scope = new Map([
    [input.id, true],
    [target.id, false],
  ]);
  return !reaches(output, known);
}

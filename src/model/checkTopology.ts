import * as tf from '@tensorflow/tfjs-core';
import { allFinite, describe } from '../validate.js';

/** Topologies inside a topology may not be nested deeper than this. */
const MAX_DEPTH = 32;

/** A model may not have more layers than this; the largest of the field have some thousands, and tfjs needs seconds to build 10,000. */
const MAX_LAYERS = 5000;

/** Longest path of layers: code that follows it recurses once per layer, here and in tfjs. */
const MAX_LENGTH = 1200;

/** Most passes over all layers until each has its inputs; tfjs needs minutes for a graph in reverse order. */
const MAX_ROUNDS = 64;

const MODELS = ['Model', 'Functional', 'Sequential'];

/**
 * Checks the graph of a layers model before anything is built: tfjs waits forever for a layer that never comes.
 *
 * @param topology - `modelTopology` of a model.json
 * @throws TypeError or RangeError naming the layer whose place in the graph is wrong; a model written by Keras 3, or a graph model, is refused
 *   with a workaround
 */
export function checkTopology(topology: object): void {
  checkFormat(topology);
  checkModel(rootOf(topology), 0);
}

/**
 * Checks that no weight is NaN or infinite: a damaged file of the right length is found here, not in a wrong verdict.
 *
 * @throws RangeError naming the weight
 */
export function checkFinite(specs: readonly tf.io.WeightsManifestEntry[], data: tf.io.WeightData): void {
  // nothing is returned: tidy would search it for tensors, value by value, which takes far longer than all else here
  tf.tidy(() => {
    for (const [name, tensor] of Object.entries(tf.io.decodeWeights(data, [...specs]))) {
      const values = tensor.dataSync();
      // integers are finite
      if (!(values instanceof Float32Array) || allFinite(values)) continue;
      const odd = values.find((value) => !Number.isFinite(value));
      throw new RangeError(`the weight \`${name}\` must be finite, got ${odd}`);
    }
  });
}

/**
 * Checks that a model.json is of a kind whose layers tfjs reads.
 *
 * @param topology - `modelTopology` of a model.json
 * @throws TypeError with a workaround for a graph model, and for a model written by Keras 3
 */
export function checkFormat(topology: object): void {
  if (Array.isArray((topology as { node?: unknown }).node))
    throw new TypeError(
      'model.json is a graph model, which has no layers: load it with tf.loadGraphModel and wrap it with fromGraphModel',
    );
  const { layers } = configOf(rootOf(topology));
  const ofKeras3 = Array.isArray(layers) && layers.map(fields).some(isOfKeras3);
  if (ofKeras3 || isKeras3(fields(topology).kerasVersion)) throw new TypeError(KERAS_3);
}

/** The outermost model: Keras wraps it, tfjs does not. */
function rootOf(topology: object): Fields {
  const { modelConfig, ...rest } = fields(topology);
  return fields(modelConfig ?? rest);
}

/** The config of a model; old Sequential models have their layers in its place. */
function configOf({ config }: Fields): Fields {
  return Array.isArray(config) ? { layers: config } : fields(config);
}

function isKeras3(version: unknown): boolean {
  return typeof version === 'string' && /^([3-9]|\d\d)\./.test(version);
}

const KERAS_3 =
  'model.json was written by Keras 3, whose layers TensorFlow.js cannot read: export it with tf_keras (Keras 2), or as a graph model and use fromGraphModel';

/** One layer of a graph: how many of its outputs exist already, and the calls that wait for others. */
interface Pending {
  readonly name: string;
  nodes: number;
  /** Number of layers on the longest path to it. */
  length: number;
  calls: readonly (readonly [layer: string, node: number])[][];
}

function checkModel(model: Fields, depth: number): void {
  const { className } = model;
  if (depth > MAX_DEPTH)
    throw new RangeError(`model.json must nest at most ${MAX_DEPTH} models, it nests more`);
  if (!MODELS.includes(className as string))
    throw new RangeError(
      `\`modelTopology.class_name\` must be one of ${MODELS.map(describe).join(', ')}, got ${describe(className)}`,
    );
  const config = configOf(model);
  const layers: unknown = config.layers;
  if (!Array.isArray(layers) || layers.length === 0 || layers.length > MAX_LAYERS)
    throw new RangeError(
      `\`modelTopology.config.layers\` must be a list of 1 to ${MAX_LAYERS} layers, got ${describe(layers)}`,
    );
  const views = layers.map(fields);
  if (views.some(isOfKeras3)) throw new TypeError(KERAS_3);
  for (const layer of views) {
    const inner = fields(layer.config);
    checkValues(layer.name, inner);
    if (MODELS.includes(layer.className as string)) checkModel(layer, depth + 1);
    // a wrapper, such as TimeDistributed
    const wrapped = fields(inner.layer);
    if (MODELS.includes(wrapped.className as string)) checkModel(wrapped, depth + 1);
  }
  if (className !== 'Sequential') checkGraph(config, views);
  else if (views.length > MAX_LENGTH) throw tooLong(views[MAX_LENGTH].name);
}

/** Fields of a layer that tfjs does not check, and fails on when the layer is run. */
const NUMBERS = ['maxValue', 'negativeSlope', 'threshold', 'alpha', 'theta', 'epsilon', 'momentum', 'rate'];
const NAMES = ['activation', 'recurrentActivation', 'dataFormat', 'interpolation'];

function checkValues(layer: unknown, config: Fields): void {
  const check = (names: readonly string[], kind: 'number' | 'string'): void => {
    for (const name of names) {
      const value = config[name];
      if (value === undefined || value === null || typeof value === kind) continue;
      throw new TypeError(
        `\`${name}\` of layer ${describe(layer)} must be a ${kind}, got ${describe(value)}`,
      );
    }
  };
  check(NUMBERS, 'number');
  check(NAMES, 'string');
}

/** Keras 3 writes what a layer takes as `{ args, kwargs }`, and the shape of an input under another name. */
function isOfKeras3(layer: Fields): boolean {
  const { config, inboundNodes } = layer;
  const calls = Array.isArray(inboundNodes) ? inboundNodes : [];
  return (
    'batchShape' in fields(config) ||
    calls.some((call) => call !== null && typeof call === 'object' && !Array.isArray(call))
  );
}

function checkGraph(config: Fields, layers: readonly Fields[]): void {
  const byName = new Map<string, Pending>();
  for (const layer of layers) {
    const { name, className } = layer;
    if (typeof name !== 'string' || name === '' || name === '__proto__')
      throw new TypeError(`the name of a layer in model.json must be a string, got ${describe(name)}`);
    if (fields(layer.config).name !== name)
      throw new RangeError(
        `layer ${describe(name)} must have the same name in its config, got ${describe(fields(layer.config).name)}`,
      );
    if (byName.has(name))
      throw new RangeError(`the names of layers in model.json must be unique, got ${describe(name)} twice`);
    // an input has its own node, and so has a model that is nested
    const nodes = className === 'InputLayer' || MODELS.includes(className as string) ? 1 : 0;
    byName.set(name, { name, nodes, length: 0, calls: callsOf(name, layer.inboundNodes) });
  }
  resolveCalls(byName);
  for (const field of ['inputLayers', 'outputLayers']) {
    const ends = config[field];
    if (!Array.isArray(ends) || ends.length === 0)
      throw new TypeError(`\`${field}\` of model.json must be a list of layers, got ${describe(ends)}`);
    for (const end of ends) {
      const [name, node] = reference(field, end);
      const layer = byName.get(name);
      if (!layer || node >= layer.nodes)
        throw new RangeError(
          `\`${field}\` of model.json names node ${node} of ${describe(name)}, which does not exist`,
        );
    }
  }
}

function callsOf(name: string, inboundNodes: unknown): Pending['calls'] {
  const what = `\`inbound_nodes\` of layer ${describe(name)}`;
  if (!Array.isArray(inboundNodes))
    throw new TypeError(`${what} must be a list, got ${describe(inboundNodes)}`);
  return inboundNodes.map((call) => {
    if (!Array.isArray(call)) throw new TypeError(`${what} must be a list of lists, got ${describe(call)}`);
    // tfjs makes no node for it, and whatever waits for that node waits forever
    if (call.length === 0) throw new RangeError(`${what} must name at least one input a call, got none`);
    return call.map((input) => reference(what, input));
  });
}

/** `[layer, node index, tensor index]` */
function reference(what: string, value: unknown): readonly [layer: string, node: number] {
  const [name, node, tensor] = Array.isArray(value) ? value : [];
  if (typeof name !== 'string' || !isIndex(node) || !isIndex(tensor))
    throw new TypeError(`${what} must consist of [layer, node index, tensor index], got ${describe(value)}`);
  return [name, node];
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Resolves the calls in the order in which they become possible, as tfjs does; one that never does is an error. */
function resolveCalls(layers: ReadonlyMap<string, Pending>): void {
  for (const { name, calls } of layers.values()) {
    for (const [from] of calls.flat())
      if (!layers.has(from))
        throw new RangeError(
          `layer ${describe(name)} takes the output of ${describe(from)}, which does not exist`,
        );
  }
  let waiting = [...layers.values()].filter(({ calls }) => calls.length > 0);
  for (let round = 0; waiting.length > 0; round++) {
    if (round === MAX_ROUNDS)
      throw new RangeError(
        `the layers of model.json must come in the order of its graph, layer ${describe(waiting[0].name)} still waits for its inputs after ${MAX_ROUNDS} rounds`,
      );
    const before = waiting.reduce((sum, { calls }) => sum + calls.length, 0);
    for (const layer of waiting) {
      layer.calls = layer.calls.filter((call) => {
        const ready = call.every(([from, node]) => node < (layers.get(from)?.nodes ?? 0));
        if (ready) {
          layer.nodes += 1;
          for (const [from] of call)
            layer.length = Math.max(layer.length, 1 + (layers.get(from)?.length ?? 0));
        }
        return !ready;
      });
    }
    const far = waiting.find(({ length }) => length > MAX_LENGTH);
    if (far) throw tooLong(far.name);
    waiting = waiting.filter(({ calls }) => calls.length > 0);
    const after = waiting.reduce((sum, { calls }) => sum + calls.length, 0);
    if (after === before) {
      const { name, calls } = waiting[0];
      const missing = calls[0].find(([from, node]) => node >= (layers.get(from)?.nodes ?? 0));
      throw new RangeError(
        `layer ${describe(name)} waits for node ${missing?.[1]} of ${describe(missing?.[0])}, which never comes: the graph has a circle, or the index is wrong`,
      );
    }
  }
}

function tooLong(layer: unknown): RangeError {
  return new RangeError(
    `model.json must have at most ${MAX_LENGTH} layers one after the other, ${describe(layer)} has more before it`,
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object as tfjs reads them: `inbound_nodes` as `inboundNodes`. Empty where it is not an object. */
function fields(value: unknown): Fields {
  const result: Record<string, unknown> = Object.create(null);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return result;
  for (const [key, item] of Object.entries(value))
    result[key.replace(/_+(\w|$)/g, (_, letter: string) => letter.toUpperCase())] = item;
  return result;
}

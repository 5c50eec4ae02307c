import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, messageOf } from '../validate.js';
import { isModel } from './graph.js';

/** The output of a layer for one image may not have more values than this: 256 MiB. */
const MAX_VALUES = 2 ** 26;

/** A weight may not have more sides than this; tfjs knows tensors of at most six. */
const MAX_RANK = 6;

/** A pooling layer may not read more values than this for one image: some ten seconds of work. */
const MAX_POOLED = 2 ** 34;

/**
 * Builds a layers model, whole or not at all: when topology and weights do not fit, no variable is left behind. The graph is checked before
 * anything is built, and every weight before its memory is taken.
 *
 * @param trusted - whether the topology is that of this package, and its check is left out
 * @throws TypeError or RangeError saying what does not fit; Error without a backend
 */
export async function buildModel(artifacts: tf.io.ModelArtifacts, trusted = false): Promise<tfl.LayersModel> {
  const { modelTopology, weightData, weightSpecs } = artifacts as Required<tf.io.ModelArtifacts>;
  // without one the files are not to blame
  tf.backend();
  // the bundled model needs no check, and so not the code of it
  if (!trusted) {
    const { checkFinite, checkTopology } = await import('./checkTopology.js');
    checkTopology(modelTopology as object);
    checkFinite(weightSpecs, weightData);
  }
  const variables = tf.engine().registeredVariables;
  const before = new Set(Object.values(variables));
  // builds synchronously: what is new after this call belongs to it
  const built = withKnownWeights(weightSpecs, () => tfl.models.modelFromJSON(modelTopology as never));
  const created = Object.values(variables).filter((variable) => !before.has(variable));
  try {
    const model = await built;
    checkSizes(model);
    tf.tidy(() => model.loadWeights(tf.io.decodeWeights(weightData, weightSpecs), true));
    return model;
  } catch (cause) {
    for (const variable of created) if (!variable.isDisposed) variable.dispose();
    if (cause instanceof Refused) throw cause.reason;
    throw new RangeError(`model.json is damaged or does not fit its weights: ${reasonOf(cause)}`, { cause });
  }
}

/** Carries an error message of this package through tfjs. */
class Refused extends Error {
  constructor(readonly reason: Error) {
    super(reason.message);
  }
}

type AddWeight = (this: tfl.layers.Layer, name: string, shape: number[], ...rest: unknown[]) => unknown;

/**
 * Runs `build` so that a layer can only have weights of a shape that `specs` has, and no more of them. They start as zeros, since they are about
 * to be loaded: tfjs would draw millions of random numbers.
 */
function withKnownWeights<T>(specs: readonly tf.io.WeightsManifestEntry[], build: () => T): T {
  const left = new Map<string, number>();
  for (const { shape } of specs) left.set(String(shape), (left.get(String(shape)) ?? 0) + 1);
  const prototype = tfl.layers.Layer.prototype as unknown as { addWeight: AddWeight };
  const { addWeight } = prototype;
  prototype.addWeight = function (name, shape, dtype, _initializer, ...rest) {
    // a list of 1e9 sides would be written out
    if (shape.length > MAX_RANK)
      throw new Refused(
        new RangeError(
          `the \`${name}\` of layer ${describe(this.name)} must have at most ${MAX_RANK} sides, got ${shape.length}`,
        ),
      );
    const count = left.get(String(shape)) ?? 0;
    if (count === 0) {
      const wanted = `[${shape.map(describe).join(', ')}]`;
      throw new Refused(
        new RangeError(
          `layer ${describe(this.name)} needs a \`${name}\` of ${wanted}, and model.json has no${left.has(String(shape)) ? ' more' : ''} weights of that shape`,
        ),
      );
    }
    left.set(String(shape), count - 1);
    return addWeight.call(this, name, shape, dtype, tfl.initializers.zeros(), ...rest);
  };
  try {
    return build();
  } finally {
    prototype.addWeight = addWeight;
  }
}

/** @throws RangeError naming the first layer whose output is empty or larger than any image needs, or whose work has no bound */
function checkSizes(model: tfl.LayersModel): void {
  for (const layer of model.layers) if (isModel(layer)) checkSizes(layer);
  const outputs = model.layers.flatMap((layer) =>
    layer.inboundNodes.flatMap(({ outputTensors }) => outputTensors.map(({ shape }) => ({ layer, shape }))),
  );
  for (const { layer, shape } of outputs) {
    const sides = shape.map((side) => side ?? 1);
    const values = sides.reduce((product, side) => product * side, 1);
    if (!sides.every((side) => Number.isSafeInteger(side) && side > 0) || values > MAX_VALUES)
      throw new Refused(
        new RangeError(
          `the output of layer ${describe(layer.name)} must have whole sides and at most ${MAX_VALUES} values an image, got [${shape.map((side) => side ?? 'n').join(', ')}]`,
        ),
      );
    checkWindow(layer, values);
  }
}

/** No weight bounds the window of a pooling layer, and tfjs goes through all of it, the part outside of the image too. */
function checkWindow(layer: tfl.layers.Layer, values: number): void {
  const window = (layer as { poolSize?: unknown }).poolSize;
  if (!Array.isArray(window)) return;
  const pooled = window.reduce((product, side) => product * side, values);
  if (pooled <= MAX_POOLED) return;
  throw new Refused(
    new RangeError(
      `the window of layer ${describe(layer.name)} must take at most ${MAX_POOLED} values an image, got ${pooled}: \`pool_size\` is [${window.join(', ')}]`,
    ),
  );
}

/** First line of the error of tfjs; a field that it failed to read is missing or of a wrong kind. */
function reasonOf(cause: unknown): string {
  const [line] = messageOf(cause).split('\n');
  const stumbled = cause instanceof TypeError || cause instanceof ReferenceError;
  if (stumbled || /undefined|NaN|\[object|stack size|typed array/i.test(line))
    return 'a field of a layer is missing or of a wrong kind';
  return line;
}

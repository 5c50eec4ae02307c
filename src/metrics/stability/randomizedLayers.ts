import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../random.js';
import type { Classifier } from '../../types.js';
import { checkFunction, checkInteger, checkOneOf, describe, resolveOptions } from '../../validate.js';
import { copyModel } from './copyModel.js';
import type { ModelVersion } from './modelRandomization.js';

export interface RandomizedLayersOptions {
  /** Whether a version randomises all layers from the top down to its own, or only its own. @defaultValue 'cascading' */
  readonly order?: 'cascading' | 'independent' | undefined;
  /** Computes the new values of a weight. @defaultValue its own values in random order */
  readonly redraw?: ((values: Float32Array, random: Random) => Float32Array) | undefined;
  /** Seed of the new values. @defaultValue 0 */
  readonly seed?: number | undefined;
}

/** @internal */
export const RANDOMIZED_DEFAULTS = Object.freeze({
  order: 'cascading' as 'cascading' | 'independent',
  redraw: shuffled,
  seed: 0 as number,
});

/**
 * Versions of a layers model with layers randomised from the top (Adebayo et al., https://arxiv.org/abs/1810.03292), for
 * `modelRandomization`: one per layer with weights, including those of nested models. Each is a copy, created when it is used and
 * freed afterwards; the model itself is not changed.
 *
 * By default the values of a weight are permuted, which keeps their scale and the sign of variances; constant weights stay unchanged.
 *
 * @param model - the original model
 * @param classifierOf - returns a classifier of a copy, such as `(copy) => fromLayersModel(copy, { classNames })`
 * @param options - order, values and seed
 * @returns the versions, the one with the fewest randomised layers first
 * @throws TypeError or RangeError for bad arguments, or a model without weights
 */
export function randomizedLayers<C extends Classifier>(
  model: tfl.LayersModel,
  classifierOf: (copy: tfl.LayersModel) => C,
  options?: RandomizedLayersOptions,
): ModelVersion<C>[] {
  if (typeof model?.predict !== 'function' || !Array.isArray(model.layers))
    throw new TypeError(`\`model\` must be a tf.LayersModel, got ${describe(model)}`);
  checkFunction('classifierOf', classifierOf);
  const { order, redraw, seed } = resolveOptions('randomizedLayers', options, RANDOMIZED_DEFAULTS);
  checkOneOf('order', order, ['cascading', 'independent']);
  checkFunction('redraw', redraw);
  checkInteger('seed', seed);
  const names = fromTheTop(model).map(({ name }) => name);
  if (names.length === 0) throw new RangeError('`model` must have a layer with weights, got none');
  return names.map((name, last) => ({
    name,
    open: async () => {
      const copy = await copyModel(model);
      const dispose = (): void => {
        for (const weight of fromTheTop(copy).flatMap(({ weights }) => weights))
          (weight as unknown as { readonly val: tf.Variable }).val.dispose();
      };
      try {
        for (const [i, layer] of fromTheTop(copy).entries())
          if (i === last || (i < last && order === 'cascading')) await randomize(layer, redraw, seed + i);
        return { classifier: classifierOf(copy), dispose };
      } catch (cause) {
        dispose();
        throw cause;
      }
    },
  }));
}

/** The layers with weights in reverse order, each once. */
function fromTheTop(model: tfl.LayersModel): tfl.layers.Layer[] {
  const inside = (layer: tfl.layers.Layer): tfl.layers.Layer[] => {
    const { layers } = layer as Partial<tfl.LayersModel>;
    return Array.isArray(layers) ? layers.flatMap(inside) : [layer];
  };
  return [...new Set(inside(model))].filter(({ weights }) => weights.length > 0).reverse();
}

async function randomize(
  layer: tfl.layers.Layer,
  redraw: (values: Float32Array, random: Random) => Float32Array,
  seed: number,
): Promise<void> {
  const random = new Random(seed);
  for (const { val } of layer.weights as unknown as { readonly val: tf.Variable }[]) {
    if (val.dtype !== 'float32') continue;
    const values = redraw((await val.data()) as Float32Array, random);
    if (!(values instanceof Float32Array) || values.length !== val.size)
      throw new TypeError(`\`redraw\` must give a Float32Array of ${val.size}, got ${describe(values)}`);
    tf.tidy(() => val.assign(tf.tensor(values, val.shape)));
  }
}

function shuffled(values: Float32Array, random: Random): Float32Array {
  return Float32Array.from(random.permutation(values.length), (i) => values[i]);
}

import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Net } from '../engine/index.js';
import type { CutModel } from './cutModel.js';

/** The net of a layers model, rebuilt whenever the weights have changed. It holds no tensor. */
export class ModelNet {
  readonly #model: tfl.LayersModel;
  readonly #cut: CutModel;
  readonly #inputRange: readonly [number, number];
  #variables: readonly tf.Variable[] | undefined;
  #held: { readonly versions: readonly unknown[]; readonly net: Net | undefined } | undefined;

  constructor(model: tfl.LayersModel, cut: CutModel, inputRange: readonly [number, number]) {
    this.#model = model;
    this.#cut = cut;
    this.#inputRange = inputRange;
  }

  /**
   * @returns the net of the current weights; undefined where a layer has no counterpart, or the weights were disposed or changed during the call
   */
  async get(): Promise<Net | undefined> {
    if (this.#isCurrent()) return this.#held?.net;
    const versions = this.#versions();
    if (versions === undefined) return undefined;
    const { netOf } = await import('./engines.js');
    const net = await netOf(this.#model, {
      targetLayer: this.#cut.targetLayer,
      linearLayer: this.#cut.linearLayer,
      inputRange: this.#inputRange,
    });
    this.#held = { versions, net };
    return this.current;
  }

  /** The net that `get` last returned, as long as the weights are the same. */
  get current(): Net | undefined {
    return this.#isCurrent() ? this.#held?.net : undefined;
  }

  #isCurrent(): boolean {
    const versions = this.#versions();
    return versions !== undefined && (this.#held?.versions.every((id, i) => id === versions[i]) ?? false);
  }

  /** The data of each weight: `assign` gives a variable other data. undefined once one of them was disposed. */
  #versions(): readonly unknown[] | undefined {
    // collected once: a model gathers them from its layers at each call
    this.#variables ??= this.#model.weights.map((weight) => (weight as unknown as { val: tf.Variable }).val);
    const variables = this.#variables;
    return variables.some(({ isDisposed }) => isDisposed) ? undefined : variables.map(({ dataId }) => dataId);
  }
}

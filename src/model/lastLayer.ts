import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { CutModel } from './cutModel.js';
import { inputsOf, type Site } from './graph.js';

/** The last layer of a model that has weights: what fitting a head changes. */
export interface LastLayer {
  readonly weights: readonly tfl.LayerVariable[];
  /** Model inputs to this layer's inputs. */
  inputs(inputs: tf.Tensor4D): tf.Tensor;
  /** This layer's inputs to logits. */
  logits(inputs: tf.Tensor): tf.Tensor2D;
}

/** Cuts a model in front of its last layer with weights; behind the target layer where that last layer takes more than one tensor, or does not exist. */
export function lastLayer({ graph }: CutModel): LastLayer {
  const { target, backwards, upTo, logitsFrom } = graph;
  const found = backwards.find(({ tensor }) => tensor.sourceLayer.weights.length > 0);
  const [tensor, ...more] = found ? inputsOf(found.tensor) : [];
  const site: Site = found && tensor && more.length === 0 ? { ...found, tensor } : target;
  return {
    weights: found?.tensor.sourceLayer.weights ?? [],
    inputs: (inputs) => upTo(site, inputs),
    logits: (inputs) => logitsFrom(site, inputs),
  };
}

import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Size } from '../types.js';
import { activate, type OutputActivation } from './activate.js';
import { channelAxes } from './channelAxis.js';
import { enter, evaluate, type Known } from './evaluate.js';
import { findTarget } from './findTarget.js';
import { type Site, sitesOf } from './graph.js';
import { lastActivation } from './lastActivation.js';
import { mapLayout } from './mapLayout.js';

/** A layers model in two parts; both share the model's weights and own nothing. */
export interface CutModel {
  /** The name of the layer behind which the model was cut; `outer/inner` for a layer of a nested model. */
  readonly targetLayer: string;
  readonly outputActivation: OutputActivation;
  /** The name of the layer with that activation; undefined for `'linear'`. */
  readonly linearLayer: string | undefined;
  /** How many outputs the model has. */
  readonly numOutputs: number;
  /** How many channels the target layer has. */
  readonly channels: number | null;
  /** Model inputs to the activations of the target layer. */
  features(inputs: tf.Tensor4D): tf.Tensor4D;
  /** Activations of the target layer to logits. */
  head(activations: tf.Tensor4D): tf.Tensor2D;
  /** Logits to the model's outputs. */
  probabilities(logits: tf.Tensor2D): tf.Tensor2D;
  /** For cutting elsewhere. */
  readonly graph: {
    readonly target: Site;
    /** All that the output depends on, in reverse order of computation. */
    readonly backwards: readonly Site[];
    /** Model inputs to the value of a site. */
    upTo(site: Site, inputs: tf.Tensor4D): tf.Tensor;
    /** The value of a site to logits. */
    logitsFrom(site: Site, values: tf.Tensor): tf.Tensor2D;
  };
}

/** Where a model is cut, beside the target layer. */
export interface CutOptions {
  /** Which of the model's outputs to use. @defaultValue 0 */
  readonly output?: number;
  /** How the tokens `[n, tokens, channels]` of the target layer lie in the image. @defaultValue none: it gives a map */
  readonly grid?: Size | undefined;
}

/**
 * Cuts a layers model behind a layer by replaying its graph: branches, nested models and layers that are used twice included.
 * The last softmax or sigmoid is removed, so that `head` gives logits: gradients of a saturated softmax vanish.
 * Maps behind a layer with `dataFormat: 'channelsFirst'` are transposed, so that activations are `[n, h, w, channels]` always.
 *
 * @param targetLayer - a layer's name; `outer/inner` for one inside a nested model. The default is the last layer with
 *   a spatial output through which everything flows
 * @throws RangeError when there is no such layer, its output is not a map, or a branch of the model bypasses it
 */
export function cutModel(
  model: tfl.LayersModel,
  targetLayer?: string,
  { output: index = 0, grid }: CutOptions = {},
): CutModel {
  if (model.inputs.length !== 1)
    throw new RangeError(`the model must have one input, got ${model.inputs.length}`);
  const input = model.inputs[0];
  const output = model.outputs[index];
  const shape = output.shape;
  const numOutputs = shape[shape.length - 1];
  if (shape.length !== 2 || typeof numOutputs !== 'number') {
    throw new RangeError(
      `the model's output must have the shape [n, classes], got [${shape.map((side) => side ?? 'n').join(', ')}]`,
    );
  }
  const backwards = sitesOf(output).reverse();
  const target = findTarget(backwards, output, input, targetLayer, grid);
  const layout = mapLayout(target.tensor.shape, channelAxes(output).get(target.tensor.id) ?? 3, grid);
  const final = lastActivation(backwards);
  const upTo = (site: Site, inputs: tf.Tensor4D): tf.Tensor =>
    tf.tidy(() => {
      let known: Known = new Map([[input.id, inputs]]);
      for (const call of site.within) known = enter(call, known);
      return evaluate(site.tensor, known);
    });
  const logitsFrom = (site: Site, values: tf.Tensor): tf.Tensor2D =>
    tf.tidy(() => evaluate(output, new Map([[site.tensor.id, values]]), final.tensor) as tf.Tensor2D);
  return {
    targetLayer: target.path,
    outputActivation: final.activation,
    linearLayer: final.tensor?.sourceLayer.name,
    numOutputs,
    channels: layout.channels,
    features: (inputs) => tf.tidy(() => layout.toMap(upTo(target, inputs))),
    head: (activations) => tf.tidy(() => logitsFrom(target, layout.fromMap(activations))),
    probabilities: (logits) => activate(logits, final.activation),
    graph: { target, backwards, upTo, logitsFrom },
  };
}

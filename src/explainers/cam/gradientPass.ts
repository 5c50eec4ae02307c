import * as tf from '@tensorflow/tfjs-core';
import { gridTensor } from '../../image/index.js';
import type { DifferentiableClassifier, LinearHead } from '../../types.js';
import { checkOutputs, checkTensor } from '../checkTensor.js';
import { probabilitiesOf } from '../probabilitiesOf.js';
import { checkPass, type ExplainRequest, resolveClasses } from '../request.js';
import { forwardPass } from './activationPass.js';
import type { ActivationSource, CamValues } from './camTypes.js';

/**
 * Forward pass, and backward pass to the target layer. For a linear head the gradient is known: for average pooling, the weight of the channel
 * divided by the number of locations; for max pooling, the weight at the location of the maximum, shared equally among ties. All its tensors
 * are disposed.
 *
 * @returns activations of the target layer, gradients of the target class's logit, and probabilities
 * @throws TypeError for a non-linear head without `features` and `head`; Error if the backend lacks a gradient; `signal.reason` when aborted;
 *   the error of the classifier
 */
export async function gradientPass(
  classifier: ActivationSource,
  request: ExplainRequest,
): Promise<CamValues> {
  checkPass(classifier, request);
  const head = classifier.activations && (await classifier.linearHead?.());
  if (head) return linearPass(classifier, request, head);
  if (!isDifferentiable(classifier))
    throw new TypeError('`classifier` must have a linear head, or `features` and `head`, got neither');
  const { readyGradients } = await import('../../gradients/gradients.js');
  const passed = pass(classifier, request, await readyGradients());
  try {
    const [data, gradients, probabilities] = await Promise.all(passed.map((tensor) => tensor.data()));
    request.signal?.throwIfAborted();
    const [, height, width] = (passed[0] as tf.Tensor4D).shape;
    return { activations: { data, width, height }, gradients, probabilities } as CamValues;
  } finally {
    tf.dispose(passed);
  }
}

async function linearPass(
  classifier: ActivationSource,
  request: ExplainRequest,
  head: LinearHead,
): Promise<CamValues> {
  const { activations, width, height, probabilities } = await forwardPass(classifier, request.grid);
  request.signal?.throwIfAborted();
  const values = { activations: { data: activations, width, height }, probabilities };
  const { classNames } = classifier;
  const { target } = resolveClasses(classNames, values.probabilities, request);
  const data = activations;
  const [places, classes] = [width * height, classNames.length];
  const channels = data.length / places;
  const { weights, maxWeights } = head;
  for (const [name, own] of Object.entries({ weights, ...(maxWeights && { maxWeights }) }))
    if (own?.length !== channels * classes)
      throw new RangeError(`\`linearHead\` must give ${channels} x ${classes} ${name}, got ${own?.length}`);
  const scored = [...classNames.keys()]
    .map((c) => ({ c, score: weightOf(c, target.index, request.against) }))
    .filter(({ score }) => score !== 0);
  /** Weight of each channel in the score. */
  const rowOf = (matrix: Float32Array, divisor: number): Float32Array =>
    Float32Array.from({ length: channels }, (_, k) =>
      scored.reduce((sum, { c, score }) => sum + (score * matrix[k * classes + c]) / divisor, 0),
    );
  // the gradient of a mean is the same at every location
  const row = rowOf(weights, places);
  const gradients = new Float32Array(data.length);
  for (let place = 0; place < places; place++) gradients.set(row, place * channels);
  if (maxWeights) addMaxGradients(gradients, data, rowOf(maxWeights, 1));
  return { ...values, gradients };
}

/** Adds the weight of each channel at the location of its largest value, shared equally among ties. */
function addMaxGradients(gradients: Float32Array, data: ArrayLike<number>, row: Float32Array): void {
  const channels = row.length;
  const largest = new Float32Array(channels).fill(Number.NEGATIVE_INFINITY);
  const ties = new Float32Array(channels);
  for (let i = 0; i < data.length; ) {
    for (let k = 0; k < channels; k++, i++) {
      if (data[i] > largest[k]) {
        largest[k] = data[i];
        ties[k] = 0;
      }
      if (data[i] === largest[k]) ties[k] = ties[k] + 1;
    }
  }
  for (let i = 0; i < data.length; )
    for (let k = 0; k < channels; k++, i++)
      if (data[i] === largest[k]) gradients[i] = gradients[i] + row[k] / ties[k];
}

/** Weight of a class's logit in the score. */
function weightOf(c: number, target: number, against: readonly number[]): number {
  if (c === target) return 1;
  return against.includes(c) ? -1 / against.length : 0;
}

function isDifferentiable(classifier: ActivationSource): classifier is DifferentiableClassifier {
  return 'features' in classifier && 'head' in classifier;
}

/** Activations, gradients and probabilities. The caller owns the tensors. */
function pass(
  classifier: DifferentiableClassifier,
  { grid, index, against }: ExplainRequest,
  takeGradients: <T>(run: () => T) => T,
): tf.Tensor[] {
  return tf.tidy(() => {
    const images = gridTensor(grid);
    const activations = checkTensor('features', classifier.features(images), 4);
    let logits: tf.Tensor2D | undefined;
    const score = (a: tf.Tensor): tf.Tensor => {
      const own = tf.keep(checkOutputs('head', classifier.head(a as tf.Tensor4D), classifier.classNames));
      logits = own;
      // only its gradient is used, not its value
      return tf.customGrad(() => ({ value: tf.scalar(0), gradFunc: () => chosen(own, index, against) }))(own);
    };
    try {
      const gradients = takeGradients(() => tf.grad(score)(activations));
      const probabilities = probabilitiesOf(classifier, logits as tf.Tensor2D, images);
      return [activations, gradients, probabilities];
    } finally {
      logits?.dispose();
    }
  });
}

/**
 * Weight of each logit in the score: 1 for the target class, by default the largest logit, which is also the most probable class;
 * -1 / n for each of the n classes of `against`; else 0.
 */
function chosen(logits: tf.Tensor2D, index: number | undefined, against: readonly number[]): tf.Tensor {
  const indices = [...Array(logits.shape[1]).keys()];
  const mark = (at: tf.Tensor | number): tf.Tensor => tf.cast(tf.equal([indices], at), 'float32');
  const others = tf.tensor2d([indices.map((c) => Number(against.includes(c)))]);
  const own = mark(index ?? tf.argMax(tf.sub(logits, tf.mul(others, 1e38)), 1));
  return tf.sub(own, tf.div(others, Math.max(1, against.length)));
}

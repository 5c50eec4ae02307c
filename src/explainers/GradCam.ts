import * as tf from '@tensorflow/tfjs-core';
import { resize } from '../fusion/resize.js';
import { gridTensor } from '../image/index.js';
import type {
  DifferentiableClassifier,
  Explainer,
  ExplainOptions,
  Explanation,
  ImageInput,
  Raster,
} from '../types.js';
import { gradCamMap } from './gradCamMap.js';
import { checkClassifier, type Request, readRequest, resolveClasses } from './request.js';

export interface GradCamExplanation extends Explanation {
  readonly method: 'grad-cam';
  /** The map as the target layer has it, before it was enlarged: signed. */
  readonly activationMap: Raster<Float64Array>;
}

/**
 * Grad-CAM (Selvaraju et al., https://arxiv.org/abs/1610.02391): which places of the target layer raise the target class's logit. One
 * forward and one short backward pass. The map is signed: `positive` of `lucidface/fusion` gives the paper's view.
 *
 * @example
 * ```ts
 * const { saliency } = await new GradCam(classifier).explain(photo, { target: 'blurred' });
 * ```
 */
export class GradCam implements Explainer<GradCamExplanation> {
  readonly #classifier: DifferentiableClassifier;

  /** @throws TypeError when the classifier has no `features` and `head` */
  constructor(classifier: DifferentiableClassifier) {
    checkClassifier(classifier, ['predict', 'features', 'head']);
    this.#classifier = classifier;
  }

  /** @throws TypeError or RangeError for bad arguments; Error when the backend lacks a gradient; `signal.reason` when aborted */
  async explain(image: ImageInput, options?: ExplainOptions): Promise<GradCamExplanation> {
    const { classNames, inputSize } = this.#classifier;
    const request = await readRequest(this.#classifier, image, options);
    const { signal, onProgress } = request;
    const { readyGradients } = await import('../gradients/gradients.js');
    const passed = pass(this.#classifier, request, await readyGradients());
    let values: readonly ArrayLike<number>[];
    try {
      values = await Promise.all(Object.values(passed).map((tensor) => tensor.data()));
    } finally {
      tf.dispose(Object.values(passed));
    }
    signal?.throwIfAborted();
    const [activations, gradients, probabilities] = values as [Float32Array, Float32Array, Float32Array];
    const classes = resolveClasses(classNames, probabilities, request);
    const [, height, width] = passed.activations.shape;
    const activationMap = gradCamMap({ data: activations, width, height }, gradients);
    const saliency = resize(activationMap, inputSize);
    onProgress?.(1);
    return { method: 'grad-cam', ...classes, saliency, activationMap };
  }
}

interface Pass {
  readonly activations: tf.Tensor4D;
  readonly gradients: tf.Tensor4D;
  readonly probabilities: tf.Tensor2D;
}

/** Forward through the model and backward to the target layer. The caller owns the tensors. */
function pass(
  classifier: DifferentiableClassifier,
  { grid, index, against }: Request,
  takeGradients: <T>(run: () => T) => T,
): Pass {
  return tf.tidy(() => {
    const images = gridTensor(grid);
    const activations = classifier.features(images);
    let logits: tf.Tensor2D | undefined;
    const score = (a: tf.Tensor4D): tf.Scalar => {
      const own = classifier.head(a);
      logits = tf.keep(own);
      return tf.sum(tf.mul(own, chosen(own, index, against)));
    };
    try {
      const gradients = takeGradients(() =>
        tf.grad(score as (x: tf.Tensor) => tf.Tensor)(activations),
      ) as tf.Tensor4D;
      const probabilities = classifier.probabilities?.(logits as tf.Tensor2D) ?? classifier.predict(images);
      return { activations, gradients, probabilities };
    } finally {
      logits?.dispose();
    }
  });
}

/**
 * 1 for the class asked for, or for the largest logit, which is the most probable class, too; -1 for the class to explain it against;
 * else 0. No gradient flows through it.
 */
function chosen(logits: tf.Tensor2D, index: number | undefined, against: number | undefined): tf.Tensor {
  const classes = logits.shape[1];
  if (classes === 1) return tf.ones([1, 1]);
  // wasm's oneHot writes whole numbers even where floats are asked for
  const marked = (at: tf.Tensor1D): tf.Tensor => tf.cast(tf.oneHot(at, classes), 'float32');
  const mark = (at: number): tf.Tensor => marked(tf.tensor1d([at], 'int32'));
  const other = against === undefined ? tf.zeros([1, classes]) : mark(against);
  if (index !== undefined) return tf.sub(mark(index), other);
  const best = tf.customGrad((x) => ({
    value: marked(tf.argMax(tf.sub(x as tf.Tensor2D, tf.mul(other, 1e38)), 1)),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return tf.sub(best(logits), other);
}

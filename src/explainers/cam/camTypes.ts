import type {
  ActivationClassifier,
  DifferentiableClassifier,
  Explanation,
  LinearHeadClassifier,
  Raster,
} from '../../types.js';
import type { ExplainRequest } from '../request.js';
import type { LayerValues } from './layerValues.js';
/**
 * Function that computes a class activation map: one value for each location of the target layer, positive for evidence for the target
 * class.
 *
 * @param activations - activations of the target layer, after its activation function, channels last
 * @param gradients - gradients of the target class's logit (minus that of `against`) with respect to the activations
 */
export type CamMap = (activations: LayerValues, gradients: ArrayLike<number>) => Raster<Float64Array>;

export interface CamExplanation<M extends string = string> extends Explanation {
  readonly method: M;
  /** Map on the grid of the target layer, before upsampling and scaling: signed if the method is. */
  readonly activationMap: Raster<Float64Array>;
}

/** Values of one pass through a model, from which a map is computed. */
export interface CamValues {
  /** Activations of the target layer, after its activation function. */
  readonly activations: LayerValues;
  /** Gradients of the target class's logit (minus that of `against`) with respect to the activations; empty if the pass takes none. */
  readonly gradients: ArrayLike<number>;
  /** Probabilities, one per class. */
  readonly probabilities: ArrayLike<number>;
}

/** Classifier for maps with gradients: differentiable, or with a linear head. */
export type CamClassifier = DifferentiableClassifier | LinearHeadClassifier;

/** Classifier for maps without gradients. */
export type ActivationSource = DifferentiableClassifier | ActivationClassifier;

/** Pass through a model that computes the values of a map: `gradientPass` or `activationPass`. */
export type CamPass = (classifier: ActivationSource, request: ExplainRequest) => Promise<CamValues>;

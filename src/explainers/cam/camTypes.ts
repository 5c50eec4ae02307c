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
 * What sets one class activation map apart from another: one value for each place of the target layer, positive where it speaks for the
 * target class.
 *
 * @param activations - of the target layer, after its activation function, channels last
 * @param gradients - of the target class's logit (less that of `against`) with respect to the activations
 */
export type CamMap = (activations: LayerValues, gradients: ArrayLike<number>) => Raster<Float64Array>;

export interface CamExplanation<M extends string = string> extends Explanation {
  readonly method: M;
  /** The map as the target layer has it, before it was enlarged: signed where the method is. */
  readonly activationMap: Raster<Float64Array>;
}

/** What one pass through a model gives to make a map of. */
export interface CamValues {
  /** Of the target layer, after its activation function. */
  readonly activations: LayerValues;
  /** Of the target class's logit (less that of `against`) with respect to the activations; empty where the pass takes none. */
  readonly gradients: ArrayLike<number>;
  /** One per class. */
  readonly probabilities: ArrayLike<number>;
}

/** A classifier that a map with gradients can be made of: one that gives tensors to take a gradient of, or has a linear head. */
export type CamClassifier = DifferentiableClassifier | LinearHeadClassifier;

/** A classifier that a map without gradients can be made of. */
export type ActivationSource = DifferentiableClassifier | ActivationClassifier;

/** How a map gets its values: `gradientPass` or `activationPass`. */
export type CamPass = (classifier: ActivationSource, request: ExplainRequest) => Promise<CamValues>;

import type { DifferentiableClassifier } from '../types.js';
import { Cam } from './Cam.js';
import { gradCamPlusPlusMap } from './gradCamPlusPlusMap.js';

/**
 * Grad-CAM++ (Chattopadhyay et al., https://arxiv.org/abs/1710.11063): Grad-CAM whose channels count by their positive gradients, those at
 * few places more, so that it covers several small things better. One forward and one short backward pass. See `gradCamPlusPlusMap`.
 */
export class GradCamPlusPlus extends Cam<'grad-cam++'> {
  /** @throws TypeError when the classifier has no `features` and `head` */
  constructor(classifier: DifferentiableClassifier) {
    super(classifier, 'grad-cam++', gradCamPlusPlusMap);
  }
}

import type { DifferentiableClassifier } from '../types.js';
import { activationPass } from './activationPass.js';
import { Cam } from './Cam.js';
import { eigenCamMap } from './eigenCamMap.js';

/**
 * Eigen-CAM (Muhammad and Yeasin, https://arxiv.org/abs/2008.00299): the first principal component of the activations. One forward pass, no
 * gradients.
 *
 * It is class-agnostic: `target` and `against` are read and reported, but the map is the same for all. For the sign see `eigenCamMap`.
 */
export class EigenCam extends Cam<'eigen-cam'> {
  /** @throws TypeError when the classifier has no `features` and `head` */
  constructor(classifier: DifferentiableClassifier) {
    super(classifier, 'eigen-cam', eigenCamMap, activationPass);
  }
}

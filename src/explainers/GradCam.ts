import type { DifferentiableClassifier } from '../types.js';
import { Cam, type CamExplanation } from './Cam.js';
import { gradCamMap } from './gradCamMap.js';

export type GradCamExplanation = CamExplanation<'grad-cam'>;

/**
 * Grad-CAM (Selvaraju et al., https://arxiv.org/abs/1610.02391): which places of the target layer raise the target class's logit. One
 * forward and one short backward pass. The map is signed: `positive` of `lucidface/fusion` gives the paper's view.
 *
 * @example
 * ```ts
 * const { saliency } = await new GradCam(classifier).explain(photo, { target: 'blurred' });
 * ```
 */
export class GradCam extends Cam<'grad-cam'> {
  /** @throws TypeError when the classifier has no `features` and `head` */
  constructor(classifier: DifferentiableClassifier) {
    super(classifier, 'grad-cam', gradCamMap);
  }
}

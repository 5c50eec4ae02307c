import type { DifferentiableClassifier } from '../types.js';
import { Cam } from './Cam.js';
import { xGradCamMap } from './xGradCamMap.js';

/**
 * XGrad-CAM (Fu et al., https://arxiv.org/abs/2008.02312): Grad-CAM whose weights come as near as they can to two axioms, sensitivity and
 * conservation. One forward and one short backward pass. The map is signed: `positive` of `lucidface/fusion` gives the paper's view.
 */
export class XGradCam extends Cam<'xgrad-cam'> {
  /** @throws TypeError when the classifier has no `features` and `head` */
  constructor(classifier: DifferentiableClassifier) {
    super(classifier, 'xgrad-cam', xGradCamMap);
  }
}

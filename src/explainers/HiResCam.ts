import type { DifferentiableClassifier } from '../types.js';
import { Cam } from './Cam.js';
import { hiResCamMap } from './hiResCamMap.js';

/**
 * HiResCAM (Draelos and Carin, https://arxiv.org/abs/2011.08891): gradient times activation, place by place, without the averaging by which
 * Grad-CAM can point at places that the model did not use. One forward and one short backward pass. On a head of global average pooling
 * and one dense layer it equals Grad-CAM. The map is signed: `positive` of `lucidface/fusion` gives the paper's view.
 */
export class HiResCam extends Cam<'hires-cam'> {
  /** @throws TypeError when the classifier has no `features` and `head` */
  constructor(classifier: DifferentiableClassifier) {
    super(classifier, 'hires-cam', hiResCamMap);
  }
}

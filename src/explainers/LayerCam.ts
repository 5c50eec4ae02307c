import type { DifferentiableClassifier } from '../types.js';
import { Cam } from './Cam.js';
import { layerCamMap } from './layerCamMap.js';

/**
 * Layer-CAM (Jiang et al., https://doi.org/10.1109/TIP.2021.3089943): each activation weighted by its own positive gradient, which works on
 * early, finer layers, too: see `MultiLayer`. One forward and one short backward pass. Behind a ReLU its map has no negative values.
 */
export class LayerCam extends Cam<'layer-cam'> {
  /** @throws TypeError when the classifier has no `features` and `head` */
  constructor(classifier: DifferentiableClassifier) {
    super(classifier, 'layer-cam', layerCamMap);
  }
}

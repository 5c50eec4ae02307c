import * as tf from '@tensorflow/tfjs-core';
import { FaceQualityClassifier, GradCam } from 'lucidface';

/** Where the face is on the photo of the test. */
const FACE = { x: 735, y: 370, width: 200, height: 250 };

/** The bundled model: as a module of the bundle, or as the files beside it that `?weights=files` asks for. */
export function load() {
  const files = new URLSearchParams(location.search).get('weights') === 'files';
  return FaceQualityClassifier.load(files ? '/model/model.json' : undefined);
}

/** A verdict and some values of the map that explains it. */
export async function judge(classifier, photo) {
  const { score, probabilities } = await classifier.assess(photo, { face: FACE });
  const { saliency } = await new GradCam(classifier).explain(photo, { face: FACE, target: 'blurred' });
  return {
    backend: tf.getBackend(),
    score,
    probabilities,
    map: Array.from(saliency.data.filter((_, i) => i % 97 === 0)),
  };
}

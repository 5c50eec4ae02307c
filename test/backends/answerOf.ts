import type { EngineFactory } from '../../src/engine/index.js';
import { FaceQualityClassifier, GradCam, Lime } from '../../src/index.js';
import type { Pixels } from '../../src/types.js';

/** What the bundled model says of a photo, and the maps of what speaks for a good photo. */
export interface Answer {
  /** In the order of the model's classes. */
  readonly probabilities: readonly number[];
  readonly gradCam: ArrayLike<number>;
  readonly lime: ArrayLike<number>;
}

/**
 * Asks the bundled model on the current backend. It is loaded for this, as weights that were made on another backend cannot always move.
 *
 * @param numSamples - how many variants of the photo LIME asks about
 * @param engine - runs the forward passes, instead of the backend
 */
export async function answerOf(photo: Pixels, numSamples: number, engine?: EngineFactory): Promise<Answer> {
  const classifier = await FaceQualityClassifier.load();
  await classifier.useEngine(engine);
  const { probabilities } = await classifier.assess(photo, { detector: null });
  // of a defect that is surely absent LIME's map is blank
  const target = { target: 'acceptable' };
  const settings = { numSamples, batchSize: 8, segmentation: { numSegments: 12 } };
  const lime = new Lime(classifier, settings);
  const answer = {
    probabilities: classifier.classNames.map((name) => probabilities[name]),
    gradCam: (await new GradCam(classifier).explain(photo, target)).saliency.data,
    lime: (await lime.explain(photo, target)).saliency.data,
  };
  classifier.dispose();
  return answer;
}

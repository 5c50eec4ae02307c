import type { GroupedPhoto } from '../../src/evaluation/analysis/groupErrors.js';
import { withLight } from '../../src/evaluation/data/withLight.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { judgeNatural } from '../train/judgeNatural.js';
import { scoreNatural } from '../train/logitsOf.js';
import type { NaturalSample } from '../train/naturalSamples.js';

/** A natural photo as a model judges it that was not fitted to it. */
export interface JudgedPhoto extends GroupedPhoto {
  readonly age: string;
  readonly gender: string;
}

/**
 * Judges photos by their crops, framing apart.
 *
 * @param light - the share of the linear light that is left
 */
export async function judgePhotos(
  classifier: FaceQualityClassifier,
  samples: readonly NaturalSample[],
  light: number,
): Promise<JudgedPhoto[]> {
  const seen =
    light === 1 ? samples : samples.map((sample) => ({ ...sample, pixels: withLight(sample.pixels, light) }));
  return (await scoreNatural(classifier, seen)).map((scored) => {
    const { extra } = scored.photo;
    return {
      ...judgeNatural(classifier, scored),
      age: extra.get('age') ?? '',
      gender: extra.get('gender') ?? '',
    };
  });
}

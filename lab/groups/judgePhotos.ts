import type { GroupedPhoto } from '../../src/evaluation/analysis/groupErrors.js';
import { withLight } from '../../src/evaluation/data/withLight.js';
import { assessment } from '../../src/model/assessment.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { probabilitiesOf } from '../../src/model/probabilitiesOf.js';
import { scoreNatural } from '../train/logitsOf.js';
import type { ScoredNatural } from '../train/naturalMeasures.js';
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
  return (await scoreNatural(classifier, seen)).map((scored) => judged(classifier, scored));
}

function judged({ metadata }: FaceQualityClassifier, { photo, logits }: ScoredNatural): JudgedPhoto {
  const { classNames, activation, calibration } = metadata;
  const own = Float32Array.from(classNames, (name) => logits[name]);
  const { acceptable, defects } = assessment(
    probabilitiesOf(own, classNames, activation, calibration),
    metadata,
  );
  const labels = [...photo.faults].flatMap(([name, grade]): [string, 0 | 1][] =>
    grade === 1 ? [] : [[name, grade === 2 ? 1 : 0]],
  );
  return {
    ...{ person: photo.person, group: photo.group, passable: photo.overall !== 2, acceptable },
    labels: new Map(labels),
    reached: defects.map(({ className }) => className),
    age: photo.extra.get('age') ?? '',
    gender: photo.extra.get('gender') ?? '',
  };
}

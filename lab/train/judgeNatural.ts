import type { GroupedPhoto } from '../../src/evaluation/analysis/groupErrors.js';
import { assessment } from '../../src/model/assessment.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { probabilitiesOf } from '../../src/model/probabilitiesOf.js';
import type { ScoredNatural } from './naturalMeasures.js';

/** A natural photo with the verdict that follows from its logits, framing apart. */
export function judgeNatural(
  { metadata }: FaceQualityClassifier,
  { photo, logits }: ScoredNatural,
): GroupedPhoto {
  const { classNames, activation, calibration } = metadata;
  const own = Float32Array.from(classNames, (name) => logits[name]);
  const probabilities = probabilitiesOf(own, classNames, activation, calibration);
  const { acceptable, defects } = assessment(probabilities, metadata);
  const labels = [...photo.faults].flatMap(([name, grade]): [string, 0 | 1][] =>
    grade === 1 ? [] : [[name, grade === 2 ? 1 : 0]],
  );
  return {
    ...{ person: photo.person, group: photo.group, passable: photo.overall !== 2, acceptable },
    labels: new Map(labels),
    reached: defects.map(({ className }) => className),
  };
}

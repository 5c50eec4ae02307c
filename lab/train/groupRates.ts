import { type Proportion, wilson } from '../../src/evaluation/statistics/index.js';
import { countingThresholds } from '../../src/model/countingThresholds.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { probabilitiesOf } from '../../src/model/probabilitiesOf.js';
import type { ScoredNatural } from './naturalMeasures.js';

/** Errors of the verdict on natural photos of one group. */
export interface GroupRates {
  /** Passable photos that are rejected. */
  readonly rejected: Proportion;
  /** By class of defect: photos that do not have it and are said to, those that have it slightly left out. */
  readonly named: Readonly<Record<string, Proportion>>;
}

/** Errors of the verdict by group, at the thresholds of `general`. */
export function groupRates(
  classifier: FaceQualityClassifier,
  scored: readonly ScoredNatural[],
): Record<string, GroupRates> {
  const { classNames, metadata } = classifier;
  const { activation, calibration } = metadata;
  const judged = scored.map(({ photo, logits }) => {
    const values = probabilitiesOf(
      Float32Array.from(classNames, (name) => logits[name]),
      classNames,
      activation,
      calibration,
    );
    const thresholds = countingThresholds(values, metadata);
    const reached = classNames.filter((_, c) => values[c] >= thresholds[c]);
    return { photo, reached };
  });
  const groups = [...new Set(judged.map(({ photo }) => photo.group))].sort();
  return Object.fromEntries(
    groups.map((group) => {
      const own = judged.filter(({ photo }) => photo.group === group);
      const passable = own.filter(({ photo }) => photo.overall !== 2);
      const rejected = passable.filter(({ reached }) => reached.length !== 1 || reached[0] !== 'acceptable');
      const named = classNames.flatMap((name) => {
        const without = own.filter(({ photo }) => photo.faults.get(name) === 0);
        const wrong = without.filter(({ reached }) => reached.includes(name));
        return without.length === 0 ? [] : [[name, wilson(wrong.length, without.length)] as const];
      });
      return [
        group,
        { rejected: wilson(rejected.length, Math.max(1, passable.length)), named: Object.fromEntries(named) },
      ];
    }),
  );
}

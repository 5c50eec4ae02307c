import { type Proportion, wilson } from '../../src/evaluation/statistics/index.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { judgeNatural } from './judgeNatural.js';
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
  const judged = scored.map((photo) => judgeNatural(classifier, photo));
  const groups = [...new Set(judged.map(({ group }) => group))].sort();
  return Object.fromEntries(
    groups.map((group) => {
      const own = judged.filter((photo) => photo.group === group);
      const passable = own.filter((photo) => photo.passable);
      const rejected = passable.filter(({ acceptable }) => !acceptable);
      const named = classifier.classNames.flatMap((name) => {
        const without = own.filter(({ labels }) => labels.get(name) === 0);
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

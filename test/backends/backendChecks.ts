import { explainerContract } from '../../src/testing/index.js';
import type { DifferentiableClassifier } from '../../src/types.js';
import { type Coverage, isCovered } from './coverage.js';
import { type Ability, modelChecks } from './modelChecks.js';
import { type Needs, subjects } from './subjects.js';

/** One thing that must hold on every backend. */
export interface BackendCheck {
  /** What it is said of: an explainer, or the model. */
  readonly group: string;
  /** A sentence, unique in its group. */
  readonly name: string;
  /** What the backend can do when it holds. */
  readonly shows: Needs | Ability;
  /** Rejected with an Error that says what was expected and what was found. */
  readonly run: () => Promise<void>;
}

/**
 * All that must hold on every backend: the contract of every explainer, and what the model does. It runs in Node and in a browser, on
 * the backend that is current then.
 *
 * @param classifier - gives a small model, for the explainers
 * @param coverage - which of them; with few of them a model learns its head alone
 */
export function backendChecks(
  classifier: () => DifferentiableClassifier,
  coverage: Coverage,
): BackendCheck[] {
  const list = subjects(classifier).filter((subject) => isCovered(coverage, subject));
  return [
    ...list.flatMap(({ name: group, needs, subject }) =>
      explainerContract(subject).map(({ name, run }) => ({ group, name, shows: needs, run })),
    ),
    ...modelChecks
      .filter(({ thorough }) => !thorough || (coverage !== 'families' && coverage !== 'calls'))
      .map(({ ability, name, run }) => ({
        group: 'FaceQualityClassifier',
        name,
        shows: ability,
        run,
      })),
  ];
}

/** The checks of each group. */
export function byGroup<T extends { readonly group: string }>(checks: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const check of checks) groups.set(check.group, [...(groups.get(check.group) ?? []), check]);
  return groups;
}

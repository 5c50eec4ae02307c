import type { Classifier, Explainer, Pixels } from '../types.js';
import { describe, resolveOptions } from '../validate.js';
import { callChecks } from './callChecks.js';
import { classChecks } from './classChecks.js';
import type { Bench, ContractCheck } from './contractCheck.js';
import { noisePhoto } from './noisePhoto.js';
import { resultChecks } from './resultChecks.js';

/** What the suite needs of an explainer. */
export interface ExplainerSubject<C extends Classifier = Classifier> {
  /**
   * A classifier of two classes or more, best of 32 x 32 pixels or so: the suite calls it often. It is asked for only while a check runs,
   * so that a hook of the test runner may make it.
   */
  readonly classifier: () => C;
  /** An explainer of the classifier that it is given: a new one at each call. */
  readonly explainer: (classifier: C) => Explainer;
  /** The photo to explain, the same at each call. @defaultValue 48 x 40 pixels of noise */
  readonly photo?: (() => Pixels) | undefined;
  /** False for an explainer that is done in one step: it reports progress once, and cannot be stopped half way. @defaultValue true */
  readonly severalSteps?: boolean | undefined;
  /** False for an explainer that explains no class against another: it refuses `against` instead of passing over it. @defaultValue true */
  readonly against?: boolean | undefined;
  /** False for an explainer that gives the same map for every class, as Eigen-CAM does. @defaultValue true */
  readonly classSpecific?: boolean | undefined;
}

/**
 * The contract of explainers as a list of checks, for the tests of an explainer of your own; those of this library pass it, too. It
 * needs no test runner, and works with any: vitest, jest, mocha, `node:test`.
 *
 * @example
 * ```ts
 * for (const { name, run } of explainerContract({ classifier: () => classifier, explainer: (given) => new MyExplainer(given) })) {
 *   test(name, run);
 * }
 * ```
 *
 * @throws TypeError for a subject without `classifier` and `explainer`, or with what it does not know
 */
export function explainerContract<C extends Classifier>(subject: ExplainerSubject<C>): ContractCheck[] {
  const { classifier, explainer, photo, ...abilities } = resolveOptions('explainerContract', subject, {
    classifier: undefined as ExplainerSubject<C>['classifier'] | undefined,
    explainer: undefined as ExplainerSubject<C>['explainer'] | undefined,
    photo: (): Pixels => noisePhoto(48, 40),
    severalSteps: true as boolean,
    against: true as boolean,
    classSpecific: true as boolean,
  });
  for (const [name, value] of Object.entries({ classifier, explainer, photo })) {
    if (typeof value !== 'function')
      throw new TypeError(`\`${name}\` must be a function, got ${describe(value)}`);
  }
  const own = classifier as () => C;
  const make = explainer as (classifier: Classifier) => Explainer;
  for (const [name, value] of Object.entries(abilities)) {
    if (typeof value !== 'boolean')
      throw new TypeError(`\`${name}\` must be true or false, got ${describe(value)}`);
  }
  const bench: Bench = {
    ...abilities,
    classifier: own,
    explainer: make,
    photo,
    explain: async (options, image = photo()) => make(own()).explain(image, options),
  };
  return [...resultChecks(bench), ...classChecks(bench), ...callChecks(bench)];
}

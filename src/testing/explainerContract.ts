import type { Classifier, Explainer, Pixels } from '../types.js';
import { describe, resolveOptions } from '../validate.js';
import { ensure } from './assertions.js';
import { callChecks } from './callChecks.js';
import { classChecks } from './classChecks.js';
import type { Bench, ContractCheck } from './contractCheck.js';
import { noisePhoto } from './noisePhoto.js';
import { ensureExplanation, resultChecks } from './resultChecks.js';

/** Explainer under test. */
export interface ExplainerSubject<C extends Classifier = Classifier> {
  /**
   * Returns a classifier with two or more classes, ideally of about 32 x 32 pixels, because it is called often. It is only called while a check
   * runs, so a hook of the test runner may create the classifier.
   */
  readonly classifier: () => C;
  /** Returns a new explainer of the classifier. */
  readonly explainer: (classifier: C) => Explainer;
  /** Returns the photo to explain, the same on each call. @defaultValue 48 x 40 pixels of noise */
  readonly photo?: (() => Pixels) | undefined;
  /** False for an explainer of a single step, which reports progress once and cannot be stopped halfway. @defaultValue true */
  readonly severalSteps?: boolean | undefined;
  /** False for an explainer without `against`, which must reject the option rather than ignore it. @defaultValue true */
  readonly against?: boolean | undefined;
  /** False for a class-agnostic explainer, such as Eigen-CAM. @defaultValue true */
  readonly classSpecific?: boolean | undefined;
}

/**
 * Contract of explainers as a list of checks, for the tests of custom explainers; the explainers of this library pass it, too. It works with any
 * test runner: vitest, jest, mocha, `node:test`.
 *
 * @param subject - the explainer under test, its classifier and its capabilities
 * @returns the checks, to be registered as tests
 *
 * @example
 * ```ts
 * for (const { name, run } of explainerContract({ classifier: () => classifier, explainer: (given) => new MyExplainer(given) })) {
 *   test(name, run);
 * }
 * ```
 *
 * @throws TypeError for a subject without `classifier` and `explainer`, or with an unknown or wrong member
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
  /** Its explanations have the fields that the checks read. */
  const checked = (given: Classifier): Explainer => {
    const made = make(given);
    ensure(
      typeof made?.explain === 'function',
      () => `an explainer must have \`explain\`, got ${describe(made)}`,
    );
    return { explain: async (...call) => ensureExplanation(await made.explain(...call)) };
  };
  for (const [name, value] of Object.entries(abilities)) {
    if (typeof value !== 'boolean')
      throw new TypeError(`\`${name}\` must be true or false, got ${describe(value)}`);
  }
  const bench: Bench = {
    ...abilities,
    classifier: own,
    explainer: checked,
    photo,
    explain: async (options, image = photo()) => checked(own()).explain(image, options),
  };
  return [...resultChecks(bench), ...classChecks(bench), ...callChecks(bench)];
}

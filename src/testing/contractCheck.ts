import type { Classifier, Explainer, ExplainOptions, Explanation, Pixels } from '../types.js';

/** Check of one requirement of explainers. Any test runner can register it: `test(name, run)`. */
export interface ContractCheck {
  /** Description of the requirement, such as 'does not modify the photo'. */
  readonly name: string;
  /** Rejects with an Error that states the expected and the actual value if the explainer does not meet it. */
  readonly run: () => Promise<void>;
}

/** Fixtures of the checks. The three optional capabilities are checked either way: present or declared absent. */
export interface Bench {
  readonly severalSteps: boolean;
  readonly against: boolean;
  readonly classSpecific: boolean;
  readonly classifier: () => Classifier;
  readonly explainer: (classifier: Classifier) => Explainer;
  readonly photo: () => Pixels;
  /** Explains the photo, or another one, with a new explainer. */
  readonly explain: (options?: ExplainOptions, photo?: Pixels) => Promise<Explanation>;
}

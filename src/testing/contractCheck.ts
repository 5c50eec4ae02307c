import type { Classifier, Explainer, ExplainOptions, Explanation, Pixels } from '../types.js';

/** One thing that every explainer must do. Any test runner can register it: `test(name, run)`. */
export interface ContractCheck {
  /** A sentence about the explainer, such as 'leaves the photo as it is'. */
  readonly name: string;
  /** Rejected with an Error that says what was expected and what was found, when the explainer does not do it. */
  readonly run: () => Promise<void>;
}

/** What the checks work with. The three that an explainer may lack are checked either way: what it has must work, what it lacks must show. */
export interface Bench {
  readonly severalSteps: boolean;
  readonly against: boolean;
  readonly classSpecific: boolean;
  readonly classifier: () => Classifier;
  readonly explainer: (classifier: Classifier) => Explainer;
  readonly photo: () => Pixels;
  /** Explains the photo, or another, with a new explainer. */
  readonly explain: (options?: ExplainOptions, photo?: Pixels) => Promise<Explanation>;
}

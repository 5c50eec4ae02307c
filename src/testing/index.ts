export type { Classifier, Explainer, Explanation, Pixels } from '../types.js';
export { type ContractCheck, type ExplainerSubject, explainerContract } from './explainerContract.js';

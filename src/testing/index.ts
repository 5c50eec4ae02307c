export type { Classifier, Explainer, Explanation, Pixels } from '../types.js';
export type { ContractCheck } from './contractCheck.js';
export { type ExplainerSubject, explainerContract } from './explainerContract.js';

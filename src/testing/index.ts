export type { ContractCheck } from './contractCheck.js';
export { type ExplainerSubject, explainerContract } from './explainerContract.js';

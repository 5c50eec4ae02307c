export { type CounterfactualOptions, type CounterfactualResult, counterfactual } from './counterfactual.js';
export { type InpaintOptions, inpaint } from './inpaint.js';

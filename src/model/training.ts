// loaded when `create`, `fit`, `save` or `hash` is first called: few apps need them
export { createModel } from './createModel.js';
export { fitModel } from './fit/fitModel.js';
export { modelHash } from './modelHash.js';
export { saveModel } from './saveModel.js';

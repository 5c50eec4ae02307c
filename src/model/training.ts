// loaded when `create`, `fit` or `save` is first called: few apps need them
export { createModel } from './createModel.js';
export { fitModel } from './fit/fitModel.js';
export { saveModel } from './saveModel.js';

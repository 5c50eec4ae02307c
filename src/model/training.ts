// what few apps need: a bundle of its own, loaded when `create`, `fit` or `save` is first called
export { createModel } from './createModel.js';
export { fitModel } from './fitModel.js';
export { saveModel } from './saveModel.js';

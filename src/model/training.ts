// what only training needs: a bundle of its own, loaded when `create` or `fit` is first called
export { fitModel } from './fitModel.js';
export { transferModel } from './transferModel.js';

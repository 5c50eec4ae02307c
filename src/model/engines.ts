// a bundle of its own, loaded with the first model
export { linearHeadOf, netOf, tfjsEngine } from '../engine/index.js';

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The Node build of @vladmandic/face-api, run on the tfjs of this repository: as it stands it wants @tensorflow/tfjs, which is no
 * dependency here, and its browser build has a tfjs of its own that does not start in Node.
 *
 * @returns {Promise<any>} the library, its networks `tinyFaceDetector` and `ssdMobilenetv1` loaded
 */
export async function loadFaceApi() {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@vladmandic/face-api/package.json'));
  const tf = require('@tensorflow/tfjs-core');
  chainOps(tf);
  const backend = require('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  const module = { exports: {} };
  const own = (name) =>
    name === '@tensorflow/tfjs' ? tf : name === '@tensorflow/tfjs-backend-wasm' ? backend : require(name);
  const code = readFileSync(join(folder, 'dist/face-api.node-wasm.js'), 'utf8');
  new Function('require', 'module', 'exports', '__dirname', code)(own, module, module.exports, folder);
  const faceapi = module.exports;
  await faceapi.nets.tinyFaceDetector.loadFromDisk(join(folder, 'model'));
  await faceapi.nets.ssdMobilenetv1.loadFromDisk(join(folder, 'model'));
  return faceapi;
}

/** The methods of tensors that @tensorflow/tfjs adds to tfjs-core. */
function chainOps(tf) {
  const prototype = tf.Tensor.prototype;
  const add = (name, method) => {
    if (!(name in prototype)) Object.defineProperty(prototype, name, { value: method, configurable: true });
  };
  for (const [name, op] of Object.entries(tf)) {
    if (typeof op === 'function' && /^[a-z]/.test(name))
      add(name, function (...args) {
        return op(this, ...args);
      });
  }
  for (const name of ['as1D', 'as2D', 'as3D', 'as4D'])
    add(name, function (...shape) {
      return tf.reshape(this, name === 'as1D' ? [this.size] : shape);
    });
}

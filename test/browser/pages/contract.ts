import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { fromLayersModel, type LayersModelClassifier } from '../../../src/model/index.js';
import { backendChecks } from '../../backends/backendChecks.js';
import { CLASSES, smallModel } from '../../backends/smallModel.js';

let classifier: LayersModelClassifier | undefined;
const checks = backendChecks(() => classifier as LayersModelClassifier, 'configurations');

Object.assign(window, {
  /** Starts a backend, once for a page. */
  start: async (backend: string) => {
    if (backend === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
    await tf.ready();
    classifier = fromLayersModel(smallModel(), { classNames: CLASSES });
    return tf.getBackend();
  },
  /** Runs one check. @returns what is wrong, or null */
  run: async (group: string, name: string) => {
    const check = checks.find((one) => one.group === group && one.name === name);
    if (!check) throw new Error(`there is no check ${group}: ${name}`);
    return check.run().then(
      () => null,
      (error: Error) => error.message,
    );
  },
});

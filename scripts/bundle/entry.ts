// The single file for a script tag: `lucidface` as a global, and <lucidface-check> defined
import '@tensorflow/tfjs-backend-webgl';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { assessFace, explainFace, loadModel, unloadModel } from '../../src/easy/index.js';
import { defineFaceCheck, FaceCheck } from '../../src/element/index.js';
import { folderOf, setFolder } from './fileBeside.js';

// the wasm files and the weights of the landmarks lie beside the script
const { src } = (document.currentScript ?? {}) as HTMLScriptElement;
if (src) {
  setFolder(folderOf(src));
  setWasmPaths(folderOf(src));
}
// files for threads are not beside it
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
defineFaceCheck();
Object.assign(globalThis, { lucidface: { assessFace, explainFace, loadModel, unloadModel, FaceCheck, tf } });

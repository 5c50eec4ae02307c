import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { tfjsEngine } from '../../src/engine/index.ts';
import { faceLandmarkNet } from '../../src/landmarks/index.ts';
import { measurePasses } from './measurePasses.mjs';

/** The face mesh on fused kernels of TensorFlow.js. */
async function main() {
  setWasmPaths('./wasm/');
  await tf.setBackend('wasm');
  const engine = tfjsEngine(await faceLandmarkNet());
  await measurePasses(async (image) => {
    // the net scales 0..255 to 0..1
    const { points } = await engine.run({ data: image.map((value) => 255 * value), count: 1 }, ['points']);
    return points;
  });
}

main();

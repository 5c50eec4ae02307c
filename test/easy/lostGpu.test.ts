import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { assessFace, explainFace, loadModel, unloadModel } from '../../src/easy/index.js';
import { modelLoader } from '../../src/element/modelLoader.js';
import { bundledModel } from '../../src/model/bundledModel.js';
import { FaceQualityClassifier } from '../../src/model/index.js';
import { astronaut } from '../fixture.js';

/** Loses the GPU of the current backend at the next result, as in tfjs: it never arrives. */
function loseGpu(): tf.KernelBackend {
  const canvas = new EventTarget();
  const lost = tf.backend();
  const read = (): Promise<never> => {
    canvas.dispatchEvent(new Event('webglcontextlost'));
    return new Promise(() => {});
  };
  return Object.assign(lost, { read, gpgpu: { gl: { canvas, isContextLost: () => false } } });
}

test('a photo is judged and explained again where the GPU is lost meanwhile, in two calls at once', async () => {
  await loadModel({ backend: 'cpu' });
  const photo = astronaut();
  const expected = await assessFace(photo);
  const lost = loseGpu();
  const explained = explainFace(photo, { method: 'grad-cam' });
  expect(await assessFace(photo)).toEqual(expected);
  expect((await explained).assessment).toEqual(expected);
  expect(tf.backend()).not.toBe(lost);
  await unloadModel();
});

test('a model of the caller is loaded again after a loss, by the element, too, and not the bundled one', async () => {
  const own: tf.io.IOHandler = {
    load: async () => {
      const artifacts = (await bundledModel.load?.()) as tf.io.ModelArtifacts;
      const { lucidface } = artifacts.userDefinedMetadata as { lucidface: object };
      return { ...artifacts, userDefinedMetadata: { lucidface: { ...lucidface, version: 'own 1' } } };
    },
  };
  await loadModel({ backend: 'cpu', model: own });
  loseGpu();
  await assessFace(astronaut());
  const again = await loadModel();
  expect(again.metadata.version).toBe('own 1');
  const load = modelLoader();
  await load();
  // a second call comes after a loss
  await load();
  expect(await loadModel()).not.toBe(again);
  expect((await loadModel()).metadata.version).toBe('own 1');
  await unloadModel();
  const bundled = await FaceQualityClassifier.load();
  expect((await loadModel()).metadata.version).toBe(bundled.metadata.version);
  bundled.dispose();
  await unloadModel();
});

import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { assessFace, explainFace, loadModel, unloadModel } from '../../src/easy/index.js';
import { astronaut } from '../fixture.js';

test('a photo is judged and explained again where the GPU is lost meanwhile, in two calls at once', async () => {
  await loadModel({ backend: 'cpu' });
  const photo = astronaut();
  const expected = await assessFace(photo);
  const canvas = new EventTarget();
  const lost = tf.backend();
  // as in tfjs: results of a lost context never arrive
  const read = (): Promise<never> => {
    canvas.dispatchEvent(new Event('webglcontextlost'));
    return new Promise(() => {});
  };
  Object.assign(lost, { read, gpgpu: { gl: { canvas, isContextLost: () => false } } });
  const explained = explainFace(photo, { method: 'grad-cam' });
  expect(await assessFace(photo)).toEqual(expected);
  expect((await explained).assessment).toEqual(expected);
  expect(tf.backend()).not.toBe(lost);
  await unloadModel();
});

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';

// the files of a worker share tfjs: each begins on cpu, whatever the one before it left
beforeAll(async () => {
  if (tf.findBackend('cpu') && tf.getBackend() !== 'cpu') await tf.setBackend('cpu');
});

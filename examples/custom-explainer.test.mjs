// The contract suite on an explainer of your own: node --test examples/custom-explainer.test.mjs
import { before, describe, test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { fromFunction } from 'lucidface/explainers';
import { startBackend } from 'lucidface/node';
import { explainerContract } from 'lucidface/testing';
import { occlusion } from './custom-explainer.mjs';

// any small classifier will do: this one tells bright photos from dark ones
const classifier = fromFunction(
  (images) => {
    const brightness = tf.div(tf.mean(images, [1, 2, 3]), 255);
    return tf.stack([brightness, tf.sub(1, brightness)], 1);
  },
  { classNames: ['bright', 'dark'], inputSize: { width: 32, height: 32 } },
);

before(() => startBackend('cpu'));

describe('occlusion keeps the contract of explainers', () => {
  const checks = explainerContract({
    classifier: () => classifier,
    explainer: (given) => occlusion(given),
  });
  for (const { name, run } of checks) test(name, run);
});

import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe } from 'vitest';
import { occlusion } from '../../examples/custom-explainer.mjs';
import {
  Combined,
  fromFunction,
  GradCam,
  IntegratedGradients,
  KernelShap,
  Lime,
  type LimeOptions,
  Occlusion,
  Rise,
  Saliency,
  SmoothGrad,
} from '../../src/explainers/index.js';
import { gridSegments } from '../../src/segmentation/index.js';
import type { Classifier, DifferentiableClassifier } from '../../src/types.js';
import { explainerContract } from './contract.js';
import { CLASSES, classifierOf, noisePhoto, smallModel } from './models.js';

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  let model: tfl.LayersModel;
  let classifier: DifferentiableClassifier;
  beforeAll(async () => {
    if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
    model = smallModel();
    classifier = classifierOf(model);
  });
  afterAll(() => void model.dispose());

  const photo = () => noisePhoto(48, 40);
  const options: LimeOptions = { numSamples: 48, batchSize: 16, segmentation: { numSegments: 12 } };
  const white = (given: Classifier): DifferentiableClassifier => given as DifferentiableClassifier;

  explainerContract('GradCam', {
    classifier: () => classifier,
    explainer: (given) => new GradCam(white(given)),
    photo,
    severalSteps: false,
  });
  explainerContract('Saliency', {
    classifier: () => classifier,
    explainer: (given) => new Saliency(white(given)),
    photo,
    severalSteps: false,
  });
  for (const score of ['logit', 'probability'] as const) {
    explainerContract(`SmoothGrad (${score})`, {
      classifier: () => classifier,
      explainer: (given) => new SmoothGrad(white(given), { numSamples: 5, batchSize: 2, score }),
      photo,
    });
    explainerContract(`IntegratedGradients (${score})`, {
      classifier: () => classifier,
      explainer: (given) =>
        new IntegratedGradients(white(given), { steps: 5, batchSize: 2, baseline: 'noise', score }),
      photo,
    });
  }
  explainerContract('Occlusion', {
    classifier: () => classifier,
    explainer: (given) => new Occlusion(given, { window: 12, stride: 10, batchSize: 4, baseline: 'noise' }),
    photo,
  });
  explainerContract('Rise', {
    classifier: () => classifier,
    explainer: (given) => new Rise(given, { numSamples: 24, batchSize: 10, baseline: 'blur' }),
    photo,
  });
  explainerContract('KernelShap', {
    classifier: () => classifier,
    explainer: (given) =>
      new KernelShap(given, {
        numSamples: 48,
        batchSize: 16,
        segmentation: ({ width, height }) => gridSegments({ width, height }, 3, 4),
      }),
    photo,
  });
  for (const sampling of ['bernoulli', 'antithetic', 'orthogonal'] as const) {
    explainerContract(`Lime (${sampling})`, {
      classifier: () => classifier,
      explainer: (given) => new Lime(given, { ...options, sampling }),
      photo,
    });
  }
  const configurations: Record<string, LimeOptions> = {
    'noise, stopped by a tolerance': {
      baseline: 'noise',
      budget: { samples: 100, tolerance: 0.2 },
      numSamples: undefined,
    },
    'Shapley values': { surrogate: 'shapley' },
    'masks and labels of your own': {
      sampling: (count, { count: width }) =>
        Uint8Array.from({ length: count * width }, (_, i) => ((i * i + i) % 3) & 1),
      segmentation: ({ width, height }) => gridSegments({ width, height }, 3, 4),
      baseline: [128, 128, 128],
    },
  };
  for (const [name, more] of Object.entries(configurations)) {
    explainerContract(`Lime (${name})`, {
      classifier: () => classifier,
      explainer: (given) => new Lime(given, { ...options, ...more }),
      photo,
    });
  }
  explainerContract('Lime of a function', {
    classifier: () =>
      fromFunction((images) => classifier.predict(images), {
        classNames: CLASSES,
        inputSize: classifier.inputSize,
      }),
    explainer: (given) => new Lime(given, { ...options, baseline: 'blur' }),
    photo,
  });
  explainerContract('Combined', {
    classifier: () => classifier,
    explainer: (given) => new Combined([new GradCam(white(given)), new Lime(given, options)]),
    photo,
  });
  explainerContract("the example's custom explainer", {
    classifier: () => classifier,
    explainer: (given) => occlusion(given),
    photo,
  });
});

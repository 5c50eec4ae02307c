import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { occlusion } from '../../examples/custom-explainer.mjs';
import {
  Cam,
  Combined,
  EigenCam,
  fromFunction,
  GradCam,
  GradCamPlusPlus,
  HiResCam,
  hiResCamMap,
  IntegratedGradients,
  KernelShap,
  LayerCam,
  Lime,
  type LimeOptions,
  MultiLayer,
  Occlusion,
  Rise,
  Saliency,
  ScoreCam,
  SmoothGrad,
  XGradCam,
} from '../../src/explainers/index.js';
import { gridSegments } from '../../src/segmentation/index.js';
import { type ExplainerSubject, explainerContract } from '../../src/testing/index.js';
import type { Classifier, DifferentiableClassifier } from '../../src/types.js';
import { CLASSES, classifierOf, noisePhoto, smallModel } from './models.js';

function keepsTheContract<C extends Classifier>(name: string, subject: ExplainerSubject<C>): void {
  describe(`${name} keeps the contract of explainers`, () => {
    for (const { name: sentence, run } of explainerContract(subject)) test(sentence, run);
  });
}

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
  const options: LimeOptions = { numSamples: 48, batchSize: 16, segmentation: { numSegments: 12, sigma: 1 } };

  keepsTheContract('GradCam', {
    classifier: () => classifier,
    explainer: (given) => new GradCam(given),
    photo,
    severalSteps: false,
  });
  keepsTheContract('Saliency', {
    classifier: () => classifier,
    explainer: (given) => new Saliency(given),
    photo,
    severalSteps: false,
  });
  for (const score of ['logit', 'probability'] as const) {
    keepsTheContract(`SmoothGrad (${score})`, {
      classifier: () => classifier,
      explainer: (given) => new SmoothGrad(given, { numSamples: 5, batchSize: 2, score }),
      photo,
    });
    keepsTheContract(`IntegratedGradients (${score})`, {
      classifier: () => classifier,
      explainer: (given) =>
        new IntegratedGradients(given, { steps: 5, batchSize: 2, baseline: 'noise', score }),
      photo,
    });
  }
  keepsTheContract('Occlusion', {
    classifier: () => classifier,
    explainer: (given) => new Occlusion(given, { window: 12, stride: 10, batchSize: 4, baseline: 'noise' }),
    photo,
  });
  keepsTheContract('Rise', {
    classifier: () => classifier,
    explainer: (given) => new Rise(given, { numSamples: 24, batchSize: 10, baseline: 'blur' }),
    photo,
  });
  keepsTheContract('KernelShap', {
    classifier: () => classifier,
    explainer: (given) =>
      new KernelShap(given, {
        numSamples: 48,
        batchSize: 16,
        segmentation: ({ width, height }) => gridSegments({ width, height }, 3, 4),
      }),
    photo,
  });
  for (const Explainer of [GradCamPlusPlus, HiResCam, LayerCam, XGradCam, EigenCam]) {
    keepsTheContract(Explainer.name, {
      classifier: () => classifier,
      explainer: (given) => new Explainer(given),
      photo,
      severalSteps: false,
      classSpecific: Explainer !== EigenCam,
    });
  }
  keepsTheContract('a CAM of your own', {
    classifier: () => classifier,
    explainer: (given) => new Cam(given, 'mine', hiResCamMap),
    photo,
    severalSteps: false,
  });
  keepsTheContract('ScoreCam', {
    classifier: () => classifier,
    explainer: (given) => new ScoreCam(given, { batchSize: 3 }),
    photo,
  });
  keepsTheContract('MultiLayer', {
    classifier: () => classifier,
    explainer: (given) => new MultiLayer([given, given], (cut) => new LayerCam(cut)),
    photo,
  });
  for (const sampling of ['bernoulli', 'antithetic', 'orthogonal'] as const) {
    keepsTheContract(`Lime (${sampling})`, {
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
    keepsTheContract(`Lime (${name})`, {
      classifier: () => classifier,
      explainer: (given) => new Lime(given, { ...options, ...more }),
      photo,
    });
  }
  keepsTheContract('Lime of a function', {
    classifier: () =>
      fromFunction((images) => classifier.predict(images), {
        classNames: CLASSES,
        inputSize: classifier.inputSize,
      }),
    explainer: (given) => new Lime(given, { ...options, baseline: 'blur' }),
    photo,
  });
  keepsTheContract('Combined', {
    classifier: () => classifier,
    explainer: (given) => new Combined([new GradCam(given), new Lime(given, options)]),
    photo,
  });
  keepsTheContract("the example's custom explainer", {
    classifier: () => classifier,
    explainer: (given) => occlusion(given),
    photo,
  });
});

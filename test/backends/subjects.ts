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
  NoiseTunnel,
  Occlusion,
  Rise,
  Saliency,
  ScoreCam,
  SmoothGrad,
  XGradCam,
} from '../../src/explainers/index.js';
import { gridSegments } from '../../src/segmentation/index.js';
import type { ExplainerSubject } from '../../src/testing/index.js';
import type { DifferentiableClassifier } from '../../src/types.js';
import { CLASSES } from './smallModel.js';

/** What an explainer asks of a backend. */
export type Needs = 'a forward pass' | 'the gradient of the head' | 'the gradient of the photo';

/** An explainer that keeps the contract on every backend. */
export interface BackendSubject {
  readonly name: string;
  readonly needs: Needs;
  /** Whether it differs from another one of the list in plain arrays alone, which no backend sees. */
  readonly variant: boolean;
  readonly subject: ExplainerSubject<DifferentiableClassifier>;
}

const LIME: LimeOptions = { numSamples: 24, batchSize: 10, segmentation: { numSegments: 12, sigma: 1 } };

const LIMES: Readonly<Record<string, LimeOptions>> = {
  bernoulli: { sampling: 'bernoulli' },
  antithetic: { sampling: 'antithetic' },
  'noise, stopped by a tolerance': {
    baseline: 'noise',
    budget: { samples: 50, tolerance: 0.2 },
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

/**
 * Every explainer, set up for a small model: the one list that the tests of each backend go through, in Node and in a browser.
 *
 * @param classifier - gives the small model on the backend of the test, when a check runs
 */
export function subjects(classifier: () => DifferentiableClassifier): BackendSubject[] {
  const list: BackendSubject[] = [];
  const add = (
    name: string,
    needs: Needs,
    explainer: ExplainerSubject<DifferentiableClassifier>['explainer'],
    lacking: Omit<Partial<ExplainerSubject>, 'classifier' | 'explainer'> = {},
  ): void => void list.push({ name, needs, variant: false, subject: { classifier, explainer, ...lacking } });
  const oneStep = { severalSteps: false } as const;

  const closedForm = { GradCam, GradCamPlusPlus, HiResCam, LayerCam, XGradCam };
  for (const [name, Explainer] of Object.entries(closedForm)) {
    add(name, 'the gradient of the head', (given) => new Explainer(given), oneStep);
  }
  add('EigenCam', 'a forward pass', (given) => new EigenCam(given), { ...oneStep, classSpecific: false });
  add(
    'a CAM of your own',
    'the gradient of the head',
    (given) => new Cam(given, 'mine', hiResCamMap),
    oneStep,
  );
  add('ScoreCam', 'a forward pass', (given) => new ScoreCam(given, { batchSize: 3 }));
  add(
    'MultiLayer',
    'the gradient of the head',
    (given) => new MultiLayer([given, given], (cut) => new LayerCam(cut)),
  );
  add('Saliency', 'the gradient of the photo', (given) => new Saliency(given), oneStep);
  add(
    'NoiseTunnel',
    'the gradient of the head',
    (given) => new NoiseTunnel(given, new GradCam(given), { numSamples: 3, type: 'vargrad' }),
  );
  for (const output of ['logit', 'probability'] as const) {
    add(
      `SmoothGrad (${output})`,
      'the gradient of the photo',
      (given) => new SmoothGrad(given, { numSamples: 5, batchSize: 2, output }),
    );
    add(
      `IntegratedGradients (${output})`,
      'the gradient of the photo',
      (given) => new IntegratedGradients(given, { steps: 5, batchSize: 2, baseline: 'noise', output }),
    );
  }
  add(
    'Occlusion',
    'a forward pass',
    (given) => new Occlusion(given, { window: 12, stride: 10, batchSize: 4, baseline: 'noise' }),
  );
  add(
    'Rise',
    'a forward pass',
    (given) => new Rise(given, { numSamples: 24, batchSize: 10, baseline: 'blur' }),
  );
  const grid: LimeOptions['segmentation'] = ({ width, height }) => gridSegments({ width, height }, 3, 4);
  add(
    'KernelShap',
    'a forward pass',
    (given) => new KernelShap(given, { numSamples: 24, batchSize: 10, segmentation: grid }),
  );
  add('Lime', 'a forward pass', (given) => new Lime(given, LIME));
  for (const [name, options] of Object.entries(LIMES)) {
    list.push({
      name: `Lime (${name})`,
      needs: 'a forward pass',
      variant: true,
      subject: { classifier, explainer: (given) => new Lime(given, { ...LIME, ...options }) },
    });
  }
  add('Lime of a function', 'a forward pass', (given) => {
    const { inputSize } = given;
    const wrapped = fromFunction((images) => given.predict(images), { classNames: CLASSES, inputSize });
    return new Lime(wrapped, { ...LIME, baseline: 'blur' });
  });
  add(
    'Combined',
    'the gradient of the head',
    (given) => new Combined([new GradCam(given), new Lime(given, LIME)]),
  );
  add("the example's custom explainer", 'a forward pass', (given) => occlusion(given));
  return list;
}

import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { EigenCam, GradCam, KernelShap, Rise, ScoreCam } from '../../src/explainers/index.js';
import { deletion } from '../../src/metrics/index.js';
import { fromOnnx, type OnnxClassifier, type OnnxClassifierOptions } from '../../src/onnx/index.js';
import { Random } from '../../src/random.js';
import type { Pixels } from '../../src/types.js';
import { CLASS_NAMES, SIDE, type SmallNetOptions, smallNet } from './smallNet.js';

const session = { intraOpNumThreads: 1, interOpNumThreads: 1 };
const random = new Random(1);
const grey = Float32Array.from({ length: SIDE * SIDE }, () => random.integer(256));
/** Grey, so that models of one and of three channels answer the same. */
const photo: Pixels = {
  data: Float32Array.from({ length: SIDE * SIDE * 3 }, (_, i) => grey[Math.floor(i / 3)]),
  ...{ width: SIDE, height: SIDE },
};

const open = (net: SmallNetOptions, options: Partial<OnnxClassifierOptions> = {}) =>
  fromOnnx(ort, smallNet(net), {
    ...{ classNames: CLASS_NAMES, logits: 'logits', features: 'map', session, ...options },
  });

/** What explainers of all kinds find. */
async function explained(classifier: OnnxClassifier): Promise<Record<string, number[]>> {
  const target = { target: 'b' };
  const shap = new KernelShap(classifier, { segmentation: { numSegments: 4 } });
  return {
    probabilities: [...(await classifier.predictValues(photo.data as Float32Array))],
    gradCam: [...(await new GradCam(classifier).explain(photo, target)).saliency.data],
    eigenCam: [...(await new EigenCam(classifier).explain(photo, target)).saliency.data],
    scoreCam: [...(await new ScoreCam(classifier).explain(photo, target)).saliency.data],
    shap: [...(await shap.explain(photo, target)).coefficients],
    rise: [...(await new Rise(classifier, { numSamples: 40 }).explain(photo, target)).saliency.data],
    deletion: [(await deletion(new GradCam(classifier), classifier, photo, { steps: 3 })).value],
  };
}

describe('one network, as different tools write it, is explained alike', () => {
  test.each<[string, SmallNetOptions, Partial<OnnxClassifierOptions>]>([
    ['with a batch size fixed to 1', { batch: 1 }, {}],
    ['channels last, with maps channels first', { layout: 'nhwc' }, { layout: 'nhwc' }],
    ['in grey', { channels: 1 }, {}],
    ['in grey, channels last', { channels: 1, layout: 'nhwc', batch: 1 }, { layout: 'nhwc' }],
    ['with axes as an attribute', { pooling: 'attribute' }, {}],
    ['with axes as an input', { pooling: 'input' }, {}],
    ['with axes from a node', { pooling: 'constant' }, {}],
    ['with probabilities as the only output', { outputs: ['probabilities'] }, {}],
  ])('%s', async (_, net, options) => {
    const [plain, other] = [await open({}), await open(net, options)];
    const [expected, found] = [await explained(plain), await explained(other)];
    for (const [name, values] of Object.entries(expected)) {
      const apart = values.map((value, i) => Math.abs(value - found[name][i]));
      expect(Math.max(...apart), name).toBeLessThan(1e-4);
    }
    plain.dispose();
    other.dispose();
  });
});

test('refuses probabilities as logits, unless nothing follows them', async () => {
  await expect(open({}, { logits: 'probabilities' })).rejects.toThrow(
    new RangeError(
      '`logits` must be the value before the Softmax, "logits", or `activation` \'linear\', got "probabilities"',
    ),
  );
  const [plain, linear] = [await open({}), await open({}, { logits: 'probabilities', activation: 'linear' })];
  const images = photo.data as Float32Array;
  const [expected, found] = [await plain.predictValues(images), await linear.predictValues(images)];
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i], 6);
  plain.dispose();
  linear.dispose();
});

test('names the channels that means and deviations are for', async () => {
  await expect(open({ channels: 1 }, { mean: [0.5, 0.5, 0.5] })).rejects.toThrow(
    new RangeError('`mean` must be a number or 1 of them, got an array of 3'),
  );
});

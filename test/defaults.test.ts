import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { WATCH_DEFAULTS } from '../src/camera/watch.js';
import { FACE_API_DEFAULTS } from '../src/detectors/faceApiDetector.js';
import { TINY_FACE_DEFAULTS } from '../src/detectors/tinyFaceDetector.js';
import { COMBINED_DEFAULTS } from '../src/explainers/Combined.js';
import { INTEGRATED_GRADIENTS_DEFAULTS } from '../src/explainers/IntegratedGradients.js';
import { KERNEL_SHAP_DEFAULTS } from '../src/explainers/KernelShap.js';
import { LIME_BUDGET_DEFAULTS, LIME_DEFAULTS } from '../src/explainers/Lime.js';
import { MULTI_LAYER_DEFAULTS } from '../src/explainers/MultiLayer.js';
import { OCCLUSION_DEFAULTS } from '../src/explainers/Occlusion.js';
import { RISE_DEFAULTS } from '../src/explainers/Rise.js';
import { SALIENCY_DEFAULTS } from '../src/explainers/Saliency.js';
import { SCORE_CAM_DEFAULTS } from '../src/explainers/ScoreCam.js';
import { SMOOTH_GRAD_DEFAULTS } from '../src/explainers/SmoothGrad.js';
import { AGREEMENT_DEFAULTS } from '../src/fusion/agreement.js';
import { maxAbs } from '../src/fusion/index.js';
import { COUNTERFACTUAL_DEFAULTS } from '../src/metrics/counterfactual.js';
import { EXCHANGE_DEFAULTS } from '../src/metrics/exchange.js';
import { INFIDELITY_DEFAULTS } from '../src/metrics/infidelity.js';
import { INPAINT_DEFAULTS } from '../src/metrics/inpaint.js';
import { KEPT_DEFAULTS } from '../src/metrics/kept.js';
import { SENSITIVITY_DEFAULTS } from '../src/metrics/maxSensitivity.js';
import { PASS_DEFAULTS } from '../src/metrics/metric.js';
import { RANDOMIZATION_DEFAULTS } from '../src/metrics/modelRandomization.js';
import { POINTING_DEFAULTS } from '../src/metrics/pointingGame.js';
import { RANDOMIZED_DEFAULTS } from '../src/metrics/randomizedLayers.js';
import { ROAD_DEFAULTS } from '../src/metrics/road.js';
import { STABILITY_DEFAULTS } from '../src/metrics/seedStability.js';
import { FIT_DEFAULTS } from '../src/model/fitModel.js';
import { FACE_PLACE_DEFAULTS } from '../src/reasons/faceRegions.js';
import { SLIC_DEFAULTS } from '../src/segmentation/divide.js';

/** What the doc comments of an interface say of its defaults: `@defaultValue` by option. */
function documented(file: string, name: string): Record<string, string> {
  const code = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8');
  const body = new RegExp(`interface ${name} [^{]*{([\\s\\S]*?)\\n}`).exec(code)?.[1] ?? '';
  const options = body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*readonly (\w+)\?/g);
  return Object.fromEntries(
    [...options].map(([, comment, option]) => [
      option as string,
      /@defaultValue ([^\n]*?)\s*(\*|$)/.exec(comment as string)?.[1]?.trim() ?? '',
    ]),
  );
}

/** What stands for a value that cannot be written as a literal. */
function shown(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0))
    return 'none';
  if (value === maxAbs) return 'maxAbs';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'object')
    return JSON.stringify(value)
      .replaceAll('"', '')
      .replaceAll(':', ': ')
      .replaceAll(',', ', ')
      .replace('{', '{ ')
      .replace('}', ' }');
  return typeof value === 'function' ? undefined : String(value);
}

describe('documented defaults are those of the code', () => {
  test.each([
    ['segmentation/divide.ts', 'SlicOptions', SLIC_DEFAULTS],
    ['camera/watch.ts', 'WatchOptions', WATCH_DEFAULTS],
    ['detectors/tinyFaceDetector.ts', 'TinyFaceDetectorOptions', TINY_FACE_DEFAULTS],
    ['detectors/faceApiDetector.ts', 'FaceApiDetectorOptions', FACE_API_DEFAULTS],
    ['explainers/Lime.ts', 'LimeOptions', LIME_DEFAULTS],
    ['explainers/Lime.ts', 'LimeBudget', LIME_BUDGET_DEFAULTS],
    ['explainers/MultiLayer.ts', 'MultiLayerOptions', MULTI_LAYER_DEFAULTS],
    ['explainers/ScoreCam.ts', 'ScoreCamOptions', SCORE_CAM_DEFAULTS],
    ['explainers/Combined.ts', 'CombinedOptions', COMBINED_DEFAULTS],
    ['explainers/Saliency.ts', 'SaliencyOptions', SALIENCY_DEFAULTS],
    ['explainers/SmoothGrad.ts', 'SmoothGradOptions', SMOOTH_GRAD_DEFAULTS],
    ['explainers/IntegratedGradients.ts', 'IntegratedGradientsOptions', INTEGRATED_GRADIENTS_DEFAULTS],
    ['explainers/Occlusion.ts', 'OcclusionOptions', OCCLUSION_DEFAULTS],
    ['explainers/Rise.ts', 'RiseOptions', RISE_DEFAULTS],
    ['explainers/KernelShap.ts', 'KernelShapOptions', KERNEL_SHAP_DEFAULTS],
    ['fusion/agreement.ts', 'AgreementOptions', AGREEMENT_DEFAULTS],
    ['metrics/metric.ts', 'PassOptions', PASS_DEFAULTS],
    ['metrics/exchange.ts', 'ExchangeOptions', EXCHANGE_DEFAULTS],
    ['metrics/kept.ts', 'KeptOptions', KEPT_DEFAULTS],
    ['metrics/infidelity.ts', 'InfidelityOptions', INFIDELITY_DEFAULTS],
    ['metrics/maxSensitivity.ts', 'SensitivityOptions', SENSITIVITY_DEFAULTS],
    ['metrics/road.ts', 'RoadOptions', ROAD_DEFAULTS],
    ['metrics/pointingGame.ts', 'PointingOptions', POINTING_DEFAULTS],
    ['metrics/seedStability.ts', 'StabilityOptions', STABILITY_DEFAULTS],
    [
      'metrics/modelRandomization.ts',
      'RandomizationOptions<C extends Classifier = Classifier>',
      RANDOMIZATION_DEFAULTS,
    ],
    ['metrics/randomizedLayers.ts', 'RandomizedLayersOptions', RANDOMIZED_DEFAULTS],
    ['reasons/faceRegions.ts', 'FacePlace', FACE_PLACE_DEFAULTS],
    ['metrics/inpaint.ts', 'InpaintOptions', INPAINT_DEFAULTS],
    ['metrics/counterfactual.ts', 'CounterfactualOptions', COUNTERFACTUAL_DEFAULTS],
    ['model/fitModel.ts', 'FitOptions', FIT_DEFAULTS],
  ])('%s', (file, name, defaults) => {
    const said = documented(file, name);
    expect(Object.keys(said).sort()).toEqual(Object.keys(defaults).sort());
    for (const [option, value] of Object.entries(defaults)) {
      const expected = shown(value);
      if (['signal', 'onProgress', 'onEpochEnd', 'onAssessment'].includes(option)) continue;
      if (expected === undefined) expect(said[option]).not.toBe('');
      else expect(`${option}: ${said[option]}`).toBe(`${option}: ${expected}`);
    }
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { GUIDE_DEFAULTS } from '../src/camera/Guidance.js';
import { WATCH_DEFAULTS } from '../src/camera/watch.js';
import { BLAZE_FACE_DEFAULTS } from '../src/detectors/blazeFaceDetector.js';
import { FACE_API_DEFAULTS } from '../src/detectors/faceApiDetector.js';
import { ASSESS_FACE_DEFAULTS } from '../src/easy/assessFace.js';
import { LOAD_MODEL_DEFAULTS } from '../src/easy/sharedModel.js';
import { BASELINE_DEFAULTS } from '../src/explainers/baseline.js';
import { CAM_DEFAULTS } from '../src/explainers/cam/camScaling.js';
import { SCORE_CAM_DEFAULTS } from '../src/explainers/cam/ScoreCam.js';
import { COMBINED_DEFAULTS } from '../src/explainers/combined/Combined.js';
import { MULTI_LAYER_DEFAULTS } from '../src/explainers/combined/MultiLayer.js';
import { INTEGRATED_GRADIENTS_DEFAULTS } from '../src/explainers/gradient/IntegratedGradients.js';
import { NOISE_DEFAULTS } from '../src/explainers/gradient/noise.js';
import { SALIENCY_DEFAULTS } from '../src/explainers/gradient/Saliency.js';
import { SMOOTH_GRAD_DEFAULTS } from '../src/explainers/gradient/SmoothGrad.js';
import { OCCLUSION_DEFAULTS } from '../src/explainers/occlusion/Occlusion.js';
import { RISE_DEFAULTS } from '../src/explainers/occlusion/Rise.js';
import { IMAGE_AND_MASK_DEFAULTS } from '../src/explainers/surrogate/imageAndMask.js';
import { KERNEL_SHAP_DEFAULTS } from '../src/explainers/surrogate/KernelShap.js';
import { LIME_BUDGET_DEFAULTS, LIME_DEFAULTS } from '../src/explainers/surrogate/limeOptions.js';
import { AGREEMENT_DEFAULTS } from '../src/fusion/agreement.js';
import { maxAbs } from '../src/fusion/index.js';
import { COUNTERFACTUAL_DEFAULTS } from '../src/metrics/counterfactual/counterfactual.js';
import { INFIDELITY_DEFAULTS } from '../src/metrics/faithfulness/infidelity.js';
import { MASKED_INPUT_DEFAULTS } from '../src/metrics/faithfulness/maskedInput.js';
import { PERTURBATION_CURVE_DEFAULTS } from '../src/metrics/faithfulness/perturbationCurve.js';
import { ROAD_DEFAULTS } from '../src/metrics/faithfulness/road.js';
import { INPAINT_DEFAULTS } from '../src/metrics/inpainting/inpaint.js';
import { POINTING_DEFAULTS } from '../src/metrics/localisation/pointingGame.js';
import { PASS_DEFAULTS, REMOVAL_DEFAULTS } from '../src/metrics/metric.js';
import { SENSITIVITY_DEFAULTS } from '../src/metrics/stability/maxSensitivity.js';
import { RANDOMIZATION_DEFAULTS } from '../src/metrics/stability/modelRandomization.js';
import { RANDOMIZED_DEFAULTS } from '../src/metrics/stability/randomizedLayers.js';
import { STABILITY_DEFAULTS } from '../src/metrics/stability/seedStability.js';
import { FIT_DEFAULTS } from '../src/model/fit/fitOptions.js';
import { REASON_DEFAULTS } from '../src/reasons/explainRegions.js';
import { FACE_PLACE_DEFAULTS } from '../src/reasons/faceRegions.js';
import { SLIC_DEFAULTS } from '../src/segmentation/divide.js';

/** What the doc comments of an interface say of its defaults: `@defaultValue` by option. */
function documented(file: string, name: string): Record<string, string> {
  const code = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8');
  const [, parent = '', body = ''] =
    new RegExp(`interface ${name} ([^{]*){([\\s\\S]*?)\\n}`).exec(code) ?? [];
  const options = body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*readonly (\w+)\?/g);
  return {
    ...(parent.includes('BaselineOptions') && documented('explainers/baseline.ts', 'BaselineOptions')),
    ...(parent.includes('FacePlace') && documented('reasons/faceRegions.ts', 'FacePlace')),
    ...Object.fromEntries(
      [...options].map(([, comment, option]) => [
        option,
        /@defaultValue ([^\n]*?)\s*(\*|$)/.exec(comment)?.[1]?.trim() ?? '',
      ]),
    ),
  };
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
    ['camera/Guidance.ts', 'GuideOptions', GUIDE_DEFAULTS],
    ['detectors/blazeFaceDetector.ts', 'BlazeFaceDetectorOptions', BLAZE_FACE_DEFAULTS],
    ['detectors/faceApiDetector.ts', 'FaceApiDetectorOptions', FACE_API_DEFAULTS],
    ['explainers/surrogate/limeOptions.ts', 'LimeOptions', LIME_DEFAULTS],
    ['explainers/surrogate/imageAndMask.ts', 'ImageAndMaskOptions', IMAGE_AND_MASK_DEFAULTS],
    ['explainers/surrogate/limeOptions.ts', 'LimeBudget', LIME_BUDGET_DEFAULTS],
    ['explainers/combined/MultiLayer.ts', 'MultiLayerOptions', MULTI_LAYER_DEFAULTS],
    ['explainers/baseline.ts', 'BaselineOptions', BASELINE_DEFAULTS],
    ['explainers/cam/camScaling.ts', 'CamOptions', CAM_DEFAULTS],
    ['explainers/cam/ScoreCam.ts', 'ScoreCamOptions', SCORE_CAM_DEFAULTS],
    ['explainers/combined/Combined.ts', 'CombinedOptions', COMBINED_DEFAULTS],
    ['explainers/gradient/Saliency.ts', 'SaliencyOptions', SALIENCY_DEFAULTS],
    ['explainers/gradient/noise.ts', 'NoiseOptions', NOISE_DEFAULTS],
    ['explainers/gradient/SmoothGrad.ts', 'SmoothGradOptions', SMOOTH_GRAD_DEFAULTS],
    [
      'explainers/gradient/IntegratedGradients.ts',
      'IntegratedGradientsOptions',
      INTEGRATED_GRADIENTS_DEFAULTS,
    ],
    ['explainers/occlusion/Occlusion.ts', 'OcclusionOptions', OCCLUSION_DEFAULTS],
    ['explainers/occlusion/Rise.ts', 'RiseOptions', RISE_DEFAULTS],
    ['explainers/surrogate/KernelShap.ts', 'KernelShapOptions', KERNEL_SHAP_DEFAULTS],
    ['fusion/agreement.ts', 'AgreementOptions', AGREEMENT_DEFAULTS],
    ['metrics/metric.ts', 'PassOptions', PASS_DEFAULTS],
    ['metrics/metric.ts', 'RemovalOptions', REMOVAL_DEFAULTS],
    ['metrics/faithfulness/perturbationCurve.ts', 'PerturbationCurveOptions', PERTURBATION_CURVE_DEFAULTS],
    ['metrics/faithfulness/maskedInput.ts', 'MaskedInputOptions', MASKED_INPUT_DEFAULTS],
    ['metrics/faithfulness/infidelity.ts', 'InfidelityOptions', INFIDELITY_DEFAULTS],
    ['metrics/stability/maxSensitivity.ts', 'SensitivityOptions', SENSITIVITY_DEFAULTS],
    ['metrics/faithfulness/road.ts', 'RoadOptions', ROAD_DEFAULTS],
    ['metrics/localisation/pointingGame.ts', 'PointingOptions', POINTING_DEFAULTS],
    ['metrics/stability/seedStability.ts', 'StabilityOptions', STABILITY_DEFAULTS],
    [
      'metrics/stability/modelRandomization.ts',
      'RandomizationOptions<C extends Classifier = Classifier>',
      RANDOMIZATION_DEFAULTS,
    ],
    ['metrics/stability/randomizedLayers.ts', 'RandomizedLayersOptions', RANDOMIZED_DEFAULTS],
    ['reasons/faceRegions.ts', 'FacePlace', FACE_PLACE_DEFAULTS],
    ['reasons/explainRegions.ts', 'ReasonOptions', REASON_DEFAULTS],
    ['metrics/inpainting/inpaint.ts', 'InpaintOptions', INPAINT_DEFAULTS],
    ['metrics/counterfactual/counterfactual.ts', 'CounterfactualOptions', COUNTERFACTUAL_DEFAULTS],
    ['model/fit/fitOptions.ts', 'FitOptions', FIT_DEFAULTS],
    ['easy/assessFace.ts', 'AssessFaceOptions', ASSESS_FACE_DEFAULTS],
    ['easy/sharedModel.ts', 'LoadModelOptions', LOAD_MODEL_DEFAULTS],
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

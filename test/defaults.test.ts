import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { WATCH_DEFAULTS } from '../src/camera/watch.js';
import { FACE_API_DEFAULTS } from '../src/detectors/faceApiDetector.js';
import { TINY_FACE_DEFAULTS } from '../src/detectors/tinyFaceDetector.js';
import { COMBINED_DEFAULTS } from '../src/explainers/Combined.js';
import { LIME_BUDGET_DEFAULTS, LIME_DEFAULTS } from '../src/explainers/Lime.js';
import { MULTI_LAYER_DEFAULTS } from '../src/explainers/MultiLayer.js';
import { SCORE_CAM_DEFAULTS } from '../src/explainers/ScoreCam.js';
import { AGREEMENT_DEFAULTS } from '../src/fusion/agreement.js';
import { maxAbs } from '../src/fusion/index.js';
import { FIT_DEFAULTS } from '../src/model/fitModel.js';
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
    ['fusion/agreement.ts', 'AgreementOptions', AGREEMENT_DEFAULTS],
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

import { PROFILES, type ProfileName } from '../model/profiles.js';
import {
  checkBoolean,
  checkInteger,
  checkOneOf,
  checkString,
  MAX_SAMPLES,
  resolveOptions,
} from '../validate.js';

/** How photos are assessed in one process. Plain data: it is sent to worker processes. */
export interface PhotoProcessorOptions {
  /** Path of a model.json. @defaultValue the model that ships in the package */
  readonly model?: string | undefined;
  /** What the photos are for. @defaultValue 'general' */
  readonly profile?: ProfileName | undefined;
  /**
   * What runs the networks: `'onnx'` is ONNX Runtime on one thread (`onnxruntime-node`), the others are backends of tfjs; `'auto'` is `'onnx'` where it is
   * installed, else `'wasm'`. @defaultValue 'auto'
   */
  readonly backend?: 'auto' | 'onnx' | 'wasm' | 'native' | 'cpu' | undefined;
  /** Whether faces are detected where none is given; otherwise the whole photo is the face. @defaultValue true */
  readonly detect?: boolean | undefined;
  /** Whether photos are also measured: light, colour, sharpness, pose, size and background in units. @defaultValue false, but where the profile has limits */
  readonly measures?: boolean | undefined;
  /** Folder of maps that explain the verdicts, one PNG per photo. @defaultValue none */
  readonly maps?: string | undefined;
  /** Maximum pixels of a photo; a larger one is an error. @defaultValue 100000000 */
  readonly maxPixels?: number | undefined;
  /** Explainer of the maps. @defaultValue 'grad-cam' */
  readonly method?: 'grad-cam' | 'lime' | 'combined' | undefined;
  /** Perturbed copies of a photo for LIME. @defaultValue 512 */
  readonly numSamples?: number | undefined;
  /** Seed of LIME's perturbations. @defaultValue 0 */
  readonly seed?: number | undefined;
}

export const PROCESSOR_DEFAULTS = Object.freeze({
  model: undefined as string | undefined,
  profile: 'general' as ProfileName,
  backend: 'auto' as 'auto' | 'onnx' | 'wasm' | 'native' | 'cpu',
  detect: true as boolean,
  measures: false as boolean,
  maps: undefined as string | undefined,
  maxPixels: 100_000_000 as number,
  method: 'grad-cam' as 'grad-cam' | 'lime' | 'combined',
  numSamples: 512 as number,
  seed: 0 as number,
});

/** Options with all defaults filled in. */
export type ProcessorSettings = typeof PROCESSOR_DEFAULTS;

/** @throws TypeError or RangeError naming the option that is wrong */
export function processorSettings(
  owner: string,
  options: PhotoProcessorOptions | undefined,
): ProcessorSettings {
  const settings = resolveOptions(owner, options, PROCESSOR_DEFAULTS);
  const { model, profile, backend, detect, measures, maps, maxPixels, method, numSamples, seed } = settings;
  if (model !== undefined) checkString('model', model);
  checkOneOf('profile', profile, Object.keys(PROFILES));
  checkOneOf('backend', backend, ['auto', 'onnx', 'wasm', 'native', 'cpu']);
  checkBoolean('detect', detect);
  checkBoolean('measures', measures);
  if (maps !== undefined) checkString('maps', maps);
  checkInteger('maxPixels', maxPixels, 1);
  checkOneOf('method', method, ['grad-cam', 'lime', 'combined']);
  checkInteger('numSamples', numSamples, 1, MAX_SAMPLES);
  checkInteger('seed', seed);
  return settings;
}

import type * as tf from '@tensorflow/tfjs-core';
import { currentBackend, isLost, LOST, unlessLost } from '../camera/deviceLoss.js';
import { restartBackend } from '../camera/restartBackend.js';
import { FaceQualityClassifier } from '../model/index.js';
import { checkObject, checkOneOf, describe, resolveOptions } from '../validate.js';
import { BACKEND_PACKAGES, type EasyBackend, type WasmPaths } from './backends.js';
import { startBestBackend } from './startBestBackend.js';

export interface LoadModelOptions {
  /** A model other than the bundled one: the URL of a model.json, or a handler such as `fileHandler(path)` of `lucidface/node`. @defaultValue none */
  readonly model?: string | tf.io.IOHandler | undefined;
  /** The backend to start; by default one that the program imported, or else the best whose package is installed. @defaultValue none */
  readonly backend?: EasyBackend | undefined;
  /** Location of the wasm backend's files, as `setWasmPaths` takes it. @defaultValue none */
  readonly wasmPaths?: WasmPaths | undefined;
}

/** @internal */
export const LOAD_MODEL_DEFAULTS = Object.freeze({
  model: undefined as string | tf.io.IOHandler | undefined,
  backend: undefined as EasyBackend | undefined,
  wasmPaths: undefined as WasmPaths | undefined,
});

let loading: Promise<FaceQualityClassifier> | undefined;
/** What the model was last loaded with, for loading it again after a loss of the GPU. */
let inUse = LOAD_MODEL_DEFAULTS;
/** Work with the shared model that is under way. */
const running = new Set<Promise<unknown>>();

/**
 * Starts a tfjs backend and loads the model that `assessFace` and `explainFace` share. They call it themselves: call it to load the model before the
 * first photo, to choose a backend or a model, or to get the classifier. Loads once, until `unloadModel`; a failure is not cached.
 *
 * @param options - model and backend; while the model is loaded, none or the same
 * @returns the shared classifier: do not dispose of it, call `unloadModel`
 * @throws TypeError or RangeError for wrong options, and for other options while the model is loaded; Error naming the package to install where no backend
 *   starts; what `FaceQualityClassifier.load` throws
 */
export async function loadModel(options?: LoadModelOptions): Promise<FaceQualityClassifier> {
  const settings = resolveOptions('loadModel', options, LOAD_MODEL_DEFAULTS);
  checkSettings(settings);
  if (!loading) return start(settings);
  if (differs(settings, inUse))
    throw new RangeError('`options` must be those of the model that is loaded: call unloadModel first');
  return loading;
}

/** The shared model; where it is not loaded, it is loaded as it was before. */
export function sharedModel(): Promise<FaceQualityClassifier> {
  return loading ?? start(inUse);
}

function start(settings: typeof LOAD_MODEL_DEFAULTS): Promise<FaceQualityClassifier> {
  inUse = settings;
  const started = startBestBackend(settings.backend, settings.wasmPaths).then(() =>
    FaceQualityClassifier.load(settings.model),
  );
  loading = started;
  started.catch(() => {
    if (loading === started) loading = undefined;
  });
  return started;
}

/** Whether an option is given, and other than the one in use. A page of React calls an effect twice, with the same options. */
function differs({ model, backend, wasmPaths }: typeof LOAD_MODEL_DEFAULTS, used: typeof inUse): boolean {
  return (
    (model ?? used.model) !== used.model ||
    (backend ?? used.backend) !== used.backend ||
    // an object may be made anew
    JSON.stringify(wasmPaths ?? used.wasmPaths) !== JSON.stringify(used.wasmPaths)
  );
}

/**
 * Frees the shared model, after the calls that still use it. The next call of `assessFace`, `explainFace` or `loadModel` loads one again; without
 * options of `loadModel`, the bundled one. Without a loaded model it does nothing.
 */
export function unloadModel(): Promise<void> {
  inUse = LOAD_MODEL_DEFAULTS;
  return freeModel();
}

/** As `unloadModel`; but `sharedModel` loads the same model again. */
export async function freeModel(): Promise<void> {
  const unloaded = loading;
  loading = undefined;
  if (!unloaded) return;
  await Promise.allSettled([...running]);
  await unloaded.then(
    (classifier) => classifier.dispose(),
    () => {},
  );
}

/**
 * Runs work with the shared model, which is loaded when needed. Where the GPU is lost meanwhile, the work runs again with a
 * new one, three times at most.
 */
export function withSharedModel<T>(work: (classifier: FaceQualityClassifier) => Promise<T>): Promise<T> {
  const attempt = async (losses = 0): Promise<T> => {
    const backend = currentBackend();
    if (backend && isLost(backend)) loading = undefined;
    // another call may be restarting it
    await restartBackend();
    const classifier = await sharedModel();
    const done = await unlessLost(() => work(classifier));
    if (done !== LOST) return done;
    if (losses === 2) throw new Error('the GPU was lost 3 times in a row');
    return attempt(losses + 1);
  };
  const result = attempt();
  running.add(result);
  const ended = (): void => void running.delete(result);
  result.then(ended, ended);
  return result;
}

function checkSettings({ model, backend, wasmPaths }: typeof LOAD_MODEL_DEFAULTS): void {
  if (model !== undefined && typeof model !== 'string')
    checkObject('model', model, 'the URL of a model.json or a handler');
  if (backend !== undefined) checkOneOf('backend', backend, Object.keys(BACKEND_PACKAGES));
  if (wasmPaths === undefined || typeof wasmPaths === 'string') return;
  checkObject('wasmPaths', wasmPaths, 'a folder or an object of URLs by file name');
  for (const [file, url] of Object.entries(wasmPaths))
    if (typeof url !== 'string')
      throw new TypeError(`\`wasmPaths[${describe(file)}]\` must be a URL, got ${describe(url)}`);
}

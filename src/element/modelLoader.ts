import type { Assessor } from '../camera/index.js';
import { loadModel, unloadModel } from '../easy/index.js';

/** Loader for `watch` of the shared model, which `watch` must not dispose of. A second call comes after a loss of the device: it loads anew. */
export function modelLoader(): () => Promise<Assessor> {
  let last: Assessor | undefined;
  return async () => {
    if (last && last === (await loadModel())) await unloadModel();
    const model = await loadModel();
    last = model;
    return { assess: (image, options) => model.assess(image, options) };
  };
}

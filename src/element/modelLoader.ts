import type { Assessor } from '../camera/index.js';
import { freeModel, sharedModel } from '../easy/sharedModel.js';

/** Loader for `watch` of the shared model, which `watch` must not dispose of. A second call comes after a loss of the device: it loads anew. */
export function modelLoader(): () => Promise<Assessor> {
  let last: Assessor | undefined;
  return async () => {
    if (last && last === (await sharedModel())) await freeModel();
    const model = await sharedModel();
    last = model;
    return { assess: (image, options) => model.assess(image, options) };
  };
}

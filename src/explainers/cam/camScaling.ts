import { resize } from '../../image/resize.js';
import type { Heatmap, Raster, Size } from '../../types.js';
import { checkOneOf, resolveOptions } from '../../validate.js';

/**
 * Scaling of a class activation map:
 * - `'none'`: the values of the target layer, signed, upsampled to the classifier's grid;
 * - `'layer'`: as in pytorch-grad-cam (https://github.com/jacobgil/pytorch-grad-cam), 0..1: negative values become 0 and the map is
 *   rescaled to 0..1 on the target layer's grid; then it is upsampled and rescaled again. `positive` of the map of `'none'` differs:
 *   there, negative values lower their neighbours during upsampling.
 *
 * Both upsample bilinearly, with half-pixel centres.
 */
export type CamScaling = 'none' | 'layer';

export interface CamOptions {
  /** Scaling of `saliency`; `activationMap` is not scaled. @defaultValue 'none' */
  readonly scaling?: CamScaling | undefined;
}

/** @internal */
export const CAM_DEFAULTS = /* @__PURE__ */ Object.freeze({ scaling: 'none' as CamScaling });

/**
 * @param method - name of the method, for errors
 * @throws TypeError for an unknown option; RangeError for an unknown scaling
 */
export function camOptions(method: string, options: CamOptions | undefined): typeof CAM_DEFAULTS {
  const settings = resolveOptions(method, options, CAM_DEFAULTS);
  checkScaling(settings.scaling);
  return settings;
}

/** @throws RangeError for an unknown scaling */
export function checkScaling(scaling: CamScaling): void {
  checkOneOf('scaling', scaling, ['none', 'layer']);
}

/** Upsamples a map of the target layer to the classifier's grid. */
export function enlarged(map: Raster<Float64Array>, size: Size, scaling: CamScaling): Heatmap {
  if (scaling === 'none') return resize(map, size);
  const rectified = map.data.map((value) => Math.max(0, value));
  const large = resize({ ...map, data: stretched(rectified) }, size);
  return { ...large, data: Float32Array.from(stretched(Float64Array.from(large.data))) };
}

/** `scale_cam_image` of pytorch-grad-cam: min-max scaling to 0..1, with 1e-7 added to the range. */
function stretched(values: Float64Array): Float64Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return values.map((value) => (value - low) / (1e-7 + (high - low)));
}

import { checkSegments } from '../../segmentation/checkSegments.js';
import type { Pixels, Raster, Segments } from '../../types.js';
import {
  checkBoolean,
  checkInteger,
  checkNumber,
  checkObject,
  checkRaster,
  checkValues,
  resolveOptions,
} from '../../validate.js';

export interface ImageAndMaskOptions {
  /** Only superpixels that are evidence for the class. @defaultValue true */
  readonly positiveOnly?: boolean | undefined;
  /** Only superpixels that are evidence against the class; `positiveOnly` must be false. @defaultValue false */
  readonly negativeOnly?: boolean | undefined;
  /** Makes the other superpixels black. @defaultValue false */
  readonly hideRest?: boolean | undefined;
  /** Maximum number of superpixels: those with the largest coefficients. @defaultValue 5 */
  readonly numFeatures?: number | undefined;
  /** Smallest magnitude of a coefficient that counts. @defaultValue 0 */
  readonly minWeight?: number | undefined;
}

/** @internal */
export const IMAGE_AND_MASK_DEFAULTS = /* @__PURE__ */ Object.freeze({
  positiveOnly: true as boolean,
  negativeOnly: false as boolean,
  hideRest: false as boolean,
  numFeatures: 5 as number,
  minWeight: 0 as number,
});

/** Photo with the most important superpixels, and their mask. */
export interface ImageAndMask {
  /** RGB in 0..255, of the size of the photo. */
  readonly image: Raster<Float32Array>;
  /** 1 for superpixels that are evidence for the class, -1 for those against it if both signs are chosen, else 0. */
  readonly mask: Raster<Int8Array>;
}

/**
 * The most important superpixels, on the photo and as a mask, as in `get_image_and_mask` of lime (https://github.com/marcotcr/lime). With
 * both signs, the green channel of superpixels for the class and the red channel of those against it are set to the photo's largest value.
 * With one sign only, the mask is 1 for each chosen superpixel.
 *
 * @param explanation - explanation of `Lime` or `KernelShap`
 * @param photo - photo on the classifier's grid, of the size of `segments`
 * @param options - selection of the superpixels
 * @returns the photo, RGB in 0..255, and the mask in -1..1
 * @throws TypeError or RangeError for another explanation or photo, or an option out of range
 */
export function imageAndMask(
  explanation: { readonly coefficients: ArrayLike<number>; readonly segments: Segments },
  photo: Pixels,
  options?: ImageAndMaskOptions,
): ImageAndMask {
  checkObject('explanation', explanation, 'an explanation with `segments` and `coefficients`');
  const channels = checkRaster('photo', photo, [3, 4]);
  const { coefficients, segments } = explanation;
  checkSegments('explanation.segments', segments, photo);
  checkValues('explanation.coefficients', coefficients, segments.count);
  const settings = resolveOptions('imageAndMask', options, IMAGE_AND_MASK_DEFAULTS);
  const { positiveOnly, negativeOnly, hideRest, numFeatures, minWeight } = settings;
  for (const [name, value] of Object.entries({ positiveOnly, negativeOnly, hideRest }))
    checkBoolean(name, value);
  checkInteger('numFeatures', numFeatures, 1);
  checkNumber('minWeight', minWeight, 0);
  if (positiveOnly && negativeOnly)
    throw new RangeError('`negativeOnly` must be false beside `positiveOnly: true`, got true');
  const order = Array.from({ length: segments.count }, (_, i) => i).sort(
    (a, b) => Math.abs(coefficients[b]) - Math.abs(coefficients[a]),
  );
  const oneSign = positiveOnly || negativeOnly;
  const sign = positiveOnly ? 1 : -1;
  const chosen = new Set(
    oneSign
      ? order.filter((i) => coefficients[i] * sign > minWeight).slice(0, numFeatures)
      : order.slice(0, numFeatures).filter((i) => Math.abs(coefficients[i]) >= minWeight),
  );
  const { width, height } = photo;
  const mask = Int8Array.from(segments.data, (label) => {
    if (!chosen.has(label)) return 0;
    return oneSign || coefficients[label] >= 0 ? 1 : -1;
  });
  let largest = 0;
  for (let i = 0; i < photo.data.length; i++)
    if (i % channels < 3) largest = Math.max(largest, photo.data[i]);
  const image = Float32Array.from({ length: mask.length * 3 }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / 3), i % 3];
    if (mask[pixel] === 0 && hideRest) return 0;
    const marked = !oneSign && mask[pixel] !== 0 && channel === (mask[pixel] > 0 ? 1 : 0);
    return marked ? largest : photo.data[pixel * channels + channel];
  });
  return { image: { data: image, width, height }, mask: { data: mask, width, height } };
}

import { toGrid, toPixels } from '../../image/index.js';
import type { FaceBox, ImageInput, Raster, Size } from '../../types.js';
import { checkOneOf, describe } from '../../validate.js';
import { ofItem } from '../ofItem.js';

/** A photo with its labels. */
export interface LabelledImage {
  /** The photo, or a function that makes it: called once where only the head is fitted, else once for each epoch and once at the end. */
  readonly image: ImageInput | ((epoch: number) => ImageInput | Promise<ImageInput>);
  /**
   * The class of the photo; several classes for a sigmoid head; or a record of 0..1 by class name, in which a class that
   * is not named is unknown and does not count.
   */
  readonly label: string | readonly string[] | Readonly<Record<string, number>>;
  /** The face in the photo. @defaultValue the whole photo */
  readonly face?: FaceBox | undefined;
  /**
   * Where classes of the photo are visible, by class name: 0..1 for each pixel of the classifier's grid, at any size; or a function, called as
   * `image` is. Fitting all weights then moves the map of a class there, so that the model is right for the right reason (after
   * Ross et al., https://arxiv.org/abs/1703.03717). Only for a model with one dense layer behind global pooling (mean, or mean and largest value).
   * @defaultValue none
   */
  readonly masks?: ClassMasks | ((epoch: number) => ClassMasks) | undefined;
}

/** A mask for each class whose place is known. */
export type ClassMasks = Readonly<Record<string, Raster<Uint8Array | Uint8ClampedArray | Float32Array>>>;

/**
 * A photo on the classifier's grid.
 *
 * @param name - the name of the sample in error texts
 */
export async function sampleGrid(
  sample: LabelledImage,
  size: Size,
  epoch: number,
  name: string,
): Promise<Raster<Float32Array>> {
  const image = typeof sample.image === 'function' ? await sample.image(epoch) : sample.image;
  const grid = toPixels(image).then((pixels) => toGrid(pixels, size, sample.face));
  return ofItem(name, grid);
}

/**
 * Labels as numbers: for each class its label, and 1 where that is known, else 0.
 *
 * @param dataset - the name of the samples in error texts
 * @throws TypeError or RangeError naming the sample and the valid classes
 */
export function encodeLabels(
  samples: readonly LabelledImage[],
  classNames: readonly string[],
  activation: 'softmax' | 'sigmoid',
  dataset = 'dataset',
): { wanted: Float32Array; known: Float32Array } {
  const width = classNames.length;
  const wanted = new Float32Array(samples.length * width);
  const known = new Float32Array(samples.length * width);
  samples.forEach(({ label }, i) => {
    const row = wanted.subarray(i * width, (i + 1) * width);
    const name = `${dataset}[${i}].label`;
    const set = (className: string, value: number): void => {
      checkOneOf(name, className, classNames);
      if (!(value >= 0 && value <= 1))
        throw new RangeError(`\`${name}.${className}\` must be in 0..1, got ${value}`);
      const index = classNames.indexOf(className);
      row[index] = value;
      known[i * width + index] = 1;
    };
    if (typeof label === 'string' || Array.isArray(label)) {
      for (const className of typeof label === 'string' ? [label] : label) set(className, 1);
      known.fill(1, i * width, (i + 1) * width);
    } else if (label !== null && typeof label === 'object') {
      for (const [className, value] of Object.entries(label)) set(className, value);
    } else {
      throw new TypeError(`\`${name}\` must be a class name, a list or a record, got ${describe(label)}`);
    }
    const sum = row.reduce((a, b) => a + b, 0);
    if (activation === 'softmax' && Math.abs(sum - 1) > 1e-6) {
      throw new RangeError(`\`${name}\` must add up to 1 for a softmax model, got ${sum}`);
    }
  });
  return { wanted, known };
}

import type { Pixels, Raster } from '../../types';
import type { Ratings } from '../data/shot';
import { meanLuma } from '../meanLuma';
import { laplacianVariance } from './laplacianVariance';

/** Name of the model among the raters. */
export const MODEL = 'model';

/** A simple measure of the crop that ranks photos by a class. */
export interface Baseline {
  readonly name: string;
  /** The classes for which it is evidence, with its sign: -1 if smaller values mean more of the class. */
  readonly classes: Readonly<Record<string, 1 | -1>>;
  /** @param grid - the crop at the model's input size @param crop - the crop at its own resolution */
  readonly measure: (grid: Raster<Float32Array>, crop: Pixels) => number;
}

/** The measures with which a model is compared. */
export const BASELINES: readonly Baseline[] = [
  {
    name: 'Laplacian, grid',
    classes: { blurred: -1, acceptable: 1 },
    measure: (grid) => laplacianVariance(grid),
  },
  {
    name: 'Laplacian, crop',
    classes: { blurred: -1, acceptable: 1 },
    measure: (_, crop) => laplacianVariance(crop),
  },
  { name: 'mean luminance', classes: { dark: -1, bright: 1 }, measure: (grid) => meanLuma(grid) },
];

/** Ratings of every baseline for its classes. */
export function baselineRatings(
  grid: Raster<Float32Array>,
  crop: Pixels,
  classNames: readonly string[],
): Record<string, Ratings> {
  const ratings: Record<string, Ratings> = {};
  for (const { name, classes, measure } of BASELINES) {
    const known = Object.entries(classes).filter(([className]) => classNames.includes(className));
    if (known.length === 0) continue;
    const value = measure(grid, crop);
    ratings[name] = Object.fromEntries(known.map(([className, sign]) => [className, sign * value]));
  }
  return ratings;
}

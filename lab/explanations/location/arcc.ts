import { pearson, positive } from '../../../src/fusion/index.js';
import { road } from '../../../src/metrics/index.js';
import type { Classifier, Heatmap, Raster } from '../../../src/types.js';

/**
 * ARCC (Domeniconi et al., How to Evaluate and Refine your CAM, https://arxiv.org/abs/2605.14641): the geometric mean of
 * - complexity, 1 less the mean of the map's positive values, the largest as 1;
 * - coherency, the linear correlation of the map and that of the photo multiplied by it, brought to 0..1;
 * - ROAD, brought to 0..1.
 *
 * @param explain - the same explainer on another photo
 * @param target - index of the class
 * @returns 0..1, higher is better
 */
export async function arcc(
  map: Heatmap,
  explain: (photo: Raster<Float32Array>) => Promise<Heatmap>,
  classifier: Classifier,
  grid: Raster<Float32Array>,
  target: number,
): Promise<number> {
  const shown = positive(map);
  const mean = shown.data.reduce((sum, value) => sum + value, 0) / shown.data.length;
  const masked = { ...grid, data: grid.data.map((value, i) => value * shown.data[Math.floor(i / 3)]) };
  const again = positive(await explain(masked));
  const coherency = (1 + pearson(shown.data, again.data)) / 2;
  const baseline = classifier.references ? ('reference' as const) : ('blur' as const);
  const { value } = await road(map, classifier, grid, { target, baseline });
  return Math.cbrt((1 - mean) * coherency * (value + 0.5));
}

import type { Pixels, Segments } from '../../types.js';
import { checkRaster, checkSameSize } from '../../validate.js';
import { checkSegments } from '../checkSegments.js';
import { segmentMeans } from '../segmentStatistics.js';

/**
 * The share of the variance of a photo's colours that the mean colours of the superpixels explain, 0..1: higher is better (Moore et al.,
 * https://doi.org/10.1109/CVPR.2008.4587471). 1 for a blank photo; pixels outside all superpixels are ignored.
 *
 * @throws TypeError or RangeError for an invalid photo or label map, or when they differ in size
 */
export function explainedVariation(image: Pixels, segments: Segments): number {
  const channels = checkRaster('image', image, [3, 4]);
  checkSegments('segments', segments);
  checkSameSize('`image` and `segments`', image, segments);
  const means = segmentMeans(image, segments);
  const overall = [0, 0, 0];
  let pixels = 0;
  segments.data.forEach((label, i) => {
    if (label < 0) return;
    pixels++;
    for (let c = 0; c < 3; c++) overall[c] = overall[c] + image.data[i * channels + c];
  });
  let [explained, all] = [0, 0];
  segments.data.forEach((label, i) => {
    if (label < 0) return;
    for (let c = 0; c < 3; c++) {
      const mean = overall[c] / pixels;
      explained += (means[label * 3 + c] - mean) ** 2;
      all += (image.data[i * channels + c] - mean) ** 2;
    }
  });
  return all > 0 ? explained / all : 1;
}

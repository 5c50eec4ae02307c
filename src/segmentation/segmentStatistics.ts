import type { Heatmap, Pixels, Raster, Segments } from '../types.js';
import { checkFloats, checkRaster, checkSameSize } from '../validate.js';
import { checkLabels } from './checkSegments.js';

/** Number of pixels of each superpixel. */
export function segmentSizes(segments: Segments): Int32Array {
  checkLabels('segments', segments);
  const { data, count } = segments;
  const sizes = new Int32Array(count);
  for (const label of data) if (label >= 0) sizes[label] = sizes[label] + 1;
  return sizes;
}

/** The mean colour of each superpixel: `count` times RGB, in the units of the photo; 0 for a label without pixels. */
export function segmentMeans(image: Pixels, segments: Segments): Float64Array {
  const channels = checkRaster('image', image, [3, 4]);
  checkLabels('segments', segments);
  checkSameSize('`image` and `segments`', image, segments);
  return meansOf('image', image.data, channels, 3, segments);
}

/** The mean of a map over each superpixel; 0 for a label without pixels. */
export function segmentMean(map: Raster<Float32Array | Float64Array>, segments: Segments): Float64Array {
  checkRaster('map', map, [1]);
  checkLabels('segments', segments);
  checkSameSize('`map` and `segments`', map, segments);
  return meansOf('map', map.data, 1, 1, segments);
}

/** The means of the first `used` of all channels. */
function meansOf(
  name: string,
  values: ArrayLike<number>,
  channels: number,
  used: number,
  segments: Segments,
): Float64Array {
  const sums = new Float64Array(segments.count * used);
  segments.data.forEach((label, i) => {
    if (label < 0) return;
    for (let c = 0; c < used; c++) {
      sums[label * used + c] = sums[label * used + c] + values[i * channels + c];
    }
  });
  const sizes = segmentSizes(segments);
  const means = sums.map((sum, i) => sum / (sizes[Math.floor(i / used)] || 1));
  const odd = means.find((mean) => !Number.isFinite(mean));
  if (odd !== undefined) throw new RangeError(`\`${name}.data\` must be finite, got a mean of ${odd}`);
  return means;
}

/** A map in which each pixel has the value of its superpixel; 0 outside all superpixels. */
export function spread(values: ArrayLike<number>, segments: Segments): Heatmap {
  checkLabels('segments', segments);
  checkFloats('values', values);
  const { data, width, height } = segments;
  let largest = -1;
  for (let i = 0; i < data.length; i++) if (data[i] > largest) largest = data[i];
  if (values.length <= largest)
    throw new RangeError(
      `\`values\` must have a value for each of ${largest + 1} labels, got ${values.length}`,
    );
  const map = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) if (data[i] >= 0) map[i] = values[data[i]];
  return { data: map, width, height };
}

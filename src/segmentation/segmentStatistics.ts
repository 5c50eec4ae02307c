import type { Heatmap, Pixels, Raster, Segments } from '../types.js';
import { checkRaster, checkSameSize } from '../validate.js';

/** How many pixels each superpixel has. */
export function segmentSizes({ data, count }: Segments): Int32Array {
  const sizes = new Int32Array(count);
  for (const label of data) if (label >= 0) sizes[label] = sizes[label] + 1;
  return sizes;
}

/** The mean colour of each superpixel: `count` times RGB, in the units of the photo. A label without pixels has 0. */
export function segmentMeans(image: Pixels, segments: Segments): Float64Array {
  const channels = checkRaster('image', image, [3, 4]);
  checkSameSize('`image` and `segments`', image, segments);
  return meansOf(image.data, channels, 3, segments);
}

/** The mean of a map over each superpixel. A label without pixels has 0. */
export function segmentMean(map: Raster<Float32Array | Float64Array>, segments: Segments): Float64Array {
  checkRaster('map', map, [1]);
  checkSameSize('`map` and `segments`', map, segments);
  return meansOf(map.data, 1, 1, segments);
}

/** The means of the first `used` of all channels. */
function meansOf(
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
  return sums.map((sum, i) => sum / (sizes[Math.floor(i / used)] || 1));
}

/** A map in which each pixel has the value of its superpixel; 0 where it belongs to none. */
export function spread(values: ArrayLike<number>, { data, width, height }: Segments): Heatmap {
  return {
    data: Float32Array.from(data, (label) => (label < 0 ? 0 : values[label])),
    width,
    height,
  };
}

import { blurMap } from '../../../src/fusion/blurMap.js';
import { type Fusion, maxAbs } from '../../../src/fusion/index.js';

/** The window, as a share of the width: about the cell of a grid of 14. */
const WINDOW = 1 / 14;
/** Variance of the guide below which it shows no edge; the guide lies in -1..1. */
const EDGE = 0.01;

/**
 * A coarse map with the edges of a fine one: around each pixel the coarse map is fitted to a line of the fine one, and takes its values from there (guided filter:
 * He, Sun and Tang, https://doi.org/10.1109/TPAMI.2012.213, with Gaussian windows). The fine one is the map of superpixels, the last one where none is.
 */
export const guided: Fusion = (maps, _, parts) => {
  const at = parts?.findIndex((part) => 'segments' in part) ?? -1;
  const guide = maps[at < 0 ? maps.length - 1 : at];
  const coarse = maps.find((map) => map !== guide);
  if (!guide || !coarse) throw new RangeError(`\`maps\` must be at least two maps, got ${maps.length}`);
  const product = {
    ...guide,
    data: guide.data.map((value: number, i: number) => value * coarse.data[i]),
  };
  const square = { ...guide, data: guide.data.map((value: number) => value * value) };
  const meanOf = (map: typeof guide): ArrayLike<number> => blurMap(map, WINDOW).data;
  const [meanGuide, meanCoarse] = [meanOf(guide), meanOf(coarse)];
  const [meanProduct, meanSquare] = [meanOf(product), meanOf(square)];
  const slope = {
    ...guide,
    data: guide.data.map((_: number, i: number) => {
      const [g, c] = [meanGuide[i], meanCoarse[i]];
      return (meanProduct[i] - g * c) / (meanSquare[i] - g * g + EDGE);
    }),
  };
  const offset = {
    ...guide,
    data: guide.data.map((_: number, i: number) => meanCoarse[i] - slope.data[i] * meanGuide[i]),
  };
  const [slopes, offsets] = [meanOf(slope), meanOf(offset)];
  return maxAbs({
    ...guide,
    data: guide.data.map((value: number, i: number) => slopes[i] * value + offsets[i]),
  });
};

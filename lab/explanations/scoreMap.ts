import { spearman } from '../../src/fusion/index.js';
import { resize, toGrid } from '../../src/image/index.js';
import {
  deletion,
  energyShare,
  equalAreaIou,
  insertion,
  pixelAuc,
  pointsInto,
} from '../../src/metrics/index.js';
import type { Classifier, Heatmap } from '../../src/types.js';
import type { Struck } from './localDefects.js';
import type { Scores } from './scores.js';

/** Pixels that a peak may lie beside the defect. */
const TOLERANCE = 15;
/** Steps of the deletion and insertion curves. */
const STEPS = 12;
/** Side of the maps that are compared for stability. */
const SMALL = 56;

/**
 * Makes the scorer of the maps of one photo. Equal maps are scored once.
 *
 * @returns takes a map, and that of the photo as the next frame would show it
 */
export function mapScorer(
  classifier: Classifier,
  { image, mask, area }: Struck,
  target: string,
): (map: Heatmap, again: Heatmap) => Promise<Scores> {
  const grid = toGrid(image, classifier.inputSize);
  // what is removed shows a good photo: a flat or blurred place is a defect itself
  const baseline = classifier.references ? ('reference' as const) : ('blur' as const);
  const options = { target, baseline, steps: STEPS };
  const known: { map: Heatmap; again: Heatmap; scores: Scores }[] = [];
  return async (map, again) => {
    const found = known.find((item) => same(item.map, map) && same(item.again, again));
    if (found) return found.scores;
    const scores: Scores = {
      pointing: pointsInto(map, mask, TOLERANCE),
      energy: energyShare(map, mask) / area,
      iou: equalAreaIou(map, mask),
      auc: pixelAuc(map, mask),
      deletion: (await deletion(map, classifier, grid, options)).value,
      insertion: (await insertion(map, classifier, grid, options)).value,
      stability: spearman(small(map).data, small(again).data),
    };
    known.push({ map, again, scores });
    return scores;
  };
}

const same = (a: Heatmap, b: Heatmap): boolean => a.data.every((value, i) => value === b.data[i]);

const small = (map: Heatmap): Heatmap => resize(map, { width: SMALL, height: SMALL });

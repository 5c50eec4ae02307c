import {
  Combined,
  type CombinedExplanation,
  GradCam,
  KernelShap,
  Occlusion,
  Rise,
} from '../../../src/explainers/index.js';
import { blurMap } from '../../../src/fusion/blurMap.js';
import { maxAbs } from '../../../src/fusion/index.js';
import { resize } from '../../../src/image/resize.js';
import { energyShare, pixelAuc, pointsInto } from '../../../src/metrics/index.js';
import type { DifferentiableClassifier, Explanation, Heatmap, Raster, Segments } from '../../../src/types.js';
import { FUSIONS } from '../fusions/fusions.js';
import type { Journal } from '../journal.js';
import type { LocationCase, OpenCase } from './locationCase.js';
import { DEFAULT_SETTING, LOCATION_SETTINGS, limeWith } from './locationSettings.js';

/** Where a map lies. */
export interface MapLocation {
  /** Share of the peak that lies in the defect, 0..1: every pixel of a flat peak counts. */
  readonly peak: number;
  /** Share of the positive values in the defect over the defect's share of the area; 1 is chance. */
  readonly mass: number;
  /** ROC-AUC of the pixels. */
  readonly auc: number;
}

/** Locations of the maps of one case, by method. */
export interface Located {
  /** Probability of the class; the maps are missing where the model does not see the defect. */
  readonly probability: number;
  readonly area: number;
  readonly locations?: Readonly<Record<string, MapLocation>>;
  /** The maps of Grad-CAM and LIME, positive values only, on a coarse grid: for overlaps between photos. */
  readonly coarse?: Readonly<Record<'cam' | 'lime', readonly number[]>>;
}

/** A defect that the model does not see cannot be explained. */
const SEEN = 0.5;
/** Defects outside of these shares of the area say little about a place. */
const AREA = [0.005, 0.7] as const;
/** Side of the coarse maps. */
const COARSE = 28;
/** Gaussian of the smoothed Grad-CAM, as LIME has it. */
const SMOOTHING = 0.05;

export interface MeasureLocationOptions {
  readonly samples: number;
  readonly seed: number;
  /** All settings of LIME, for the half that chooses; otherwise the default alone beside all other methods. */
  readonly choose: boolean;
  /** Whether sampling explainers besides LIME are run. */
  readonly others: boolean;
}

/** Measures where the maps of one case lie, or takes the measurement of an earlier run. */
export async function measureLocation(
  classifier: DifferentiableClassifier,
  journal: Journal,
  found: LocationCase,
  options: MeasureLocationOptions,
): Promise<Located> {
  const key = `location ${found.half} ${found.id} ${options.choose} ${options.others}`;
  return journal.once<Located>(key, async () => {
    const open = await found.open();
    const area = open.mask.data.reduce((sum, value) => sum + value, 0) / open.mask.data.length;
    const cam = await new GradCam(classifier).explain(open.grid, { target: found.target });
    const { probability } = cam.target;
    if (probability < SEEN || area < AREA[0] || area > AREA[1]) return { probability, area };
    const maps = options.choose
      ? await settingMaps(classifier, open, found.target, options)
      : await methodMaps(classifier, open, cam, options);
    const lime = maps.get(DEFAULT_SETTING) as Explanation;
    maps.set('Grad-CAM', cam);
    const smoothed = { ...cam, saliency: blurMap(cam.saliency, SMOOTHING) };
    maps.set('Grad-CAM, smoothed', smoothed);
    const fusions = fuseAll(cam, lime);
    for (const [name, map] of fusions) maps.set(`fused: ${name}`, map);
    const locations: Record<string, MapLocation> = {};
    for (const [name, { saliency }] of maps) locations[name] = locate(saliency, open.mask);
    return {
      probability,
      area,
      locations,
      coarse: { cam: coarse(cam.saliency), lime: coarse(lime.saliency) },
    };
  });
}

/** Where a map lies. */
export function locate(map: Heatmap, mask: Raster<Uint8Array>): MapLocation {
  const area = mask.data.reduce((sum, value) => sum + value, 0) / mask.data.length;
  return { peak: pointsInto(map, mask), mass: energyShare(map, mask) / area, auc: pixelAuc(map, mask) };
}

async function settingMaps(
  classifier: DifferentiableClassifier,
  { grid }: OpenCase,
  target: string,
  { samples, seed }: MeasureLocationOptions,
): Promise<Map<string, Explanation>> {
  const maps = new Map<string, Explanation>();
  for (const setting of LOCATION_SETTINGS) {
    const lime = await limeWith(setting, classifier, { numSamples: samples, seed, batchSize: 16 });
    maps.set(setting.name, await lime.explain(grid, { target }));
  }
  return maps;
}

async function methodMaps(
  classifier: DifferentiableClassifier,
  { grid }: OpenCase,
  cam: Explanation,
  { samples, seed, others }: MeasureLocationOptions,
): Promise<Map<string, Explanation>> {
  const target = cam.target.index;
  const common = { numSamples: samples, seed, batchSize: 16 };
  const maps = new Map<string, Explanation>();
  for (const setting of LOCATION_SETTINGS.filter(
    ({ name }) => name === DEFAULT_SETTING || name.includes('as lime'),
  )) {
    maps.set(setting.name, await (await limeWith(setting, classifier, common)).explain(grid, { target }));
  }
  const lime = maps.get(DEFAULT_SETTING) as Explanation;
  const combined = new Combined([cam, lime].map((part) => ({ explain: async () => part })));
  maps.set('Combined', (await combined.explain(grid)) as CombinedExplanation);
  if (others) {
    maps.set('Occlusion', await new Occlusion(classifier).explain(grid, { target }));
    maps.set('RISE', await new Rise(classifier, common).explain(grid, { target }));
    maps.set('KernelSHAP', await new KernelShap(classifier, common).explain(grid, { target }));
  }
  return maps;
}

function fuseAll(cam: Explanation, lime: Explanation): Map<string, Explanation> {
  const { segments } = lime as Explanation & { segments: Segments };
  const parts = [cam, lime];
  const maps = parts.map(({ saliency }) => maxAbs(saliency));
  return new Map(
    Object.entries(FUSIONS).map(([name, fusion]) => [
      name,
      { ...cam, saliency: fusion(maps, segments, parts) },
    ]),
  );
}

function coarse(map: Heatmap): number[] {
  const small = resize(map, { width: COARSE, height: COARSE });
  return Array.from(small.data, (value) => Math.round(1e4 * Math.max(0, value)) / 1e4);
}

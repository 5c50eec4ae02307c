import { Combined, GradCam, KernelShap, Lime, Occlusion, Rise } from '../../../src/explainers/index.js';
import { LIME_DEFAULTS } from '../../../src/explainers/surrogate/limeOptions.js';
import { superpixels } from '../../../src/explainers/surrogate/superpixels.js';
import { blurMap } from '../../../src/fusion/blurMap.js';
import { massInTop } from '../../../src/fusion/index.js';
import { resize } from '../../../src/image/resize.js';
import { energyShare, pixelAuc, pointsInto } from '../../../src/metrics/index.js';
import type {
  DifferentiableClassifier,
  Explainer,
  Explanation,
  Heatmap,
  Raster,
} from '../../../src/types.js';
import { FUSED } from '../chooseFusion.js';
import { COMBINED, REFINED, SMOOTHED_CAM } from '../contenders.js';
import { FUSIONS, fused } from '../fusions/fusions.js';
import type { Journal } from '../journal.js';
import { remembering } from '../remembering.js';
import { arcc } from './arcc.js';
import type { LocationCase, OpenCase } from './locationCase.js';
import { DEFAULT_SETTING, LIME_BASELINE, LOCATION_SETTINGS, limeWith } from './locationSettings.js';

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
  /** `massInTop` of the maps of Grad-CAM and LIME. */
  readonly inTop?: number;
  /** ARCC by method, of some cases. */
  readonly arcc?: Readonly<Record<string, number>>;
  /** The maps of Grad-CAM and LIME, positive values only, on a coarse grid: for overlaps between photos. */
  readonly coarse?: Readonly<Record<'cam' | 'lime', readonly number[]>>;
}

/** A defect that the model does not see cannot be explained. */
const SEEN = 0.5;
/** Defects outside of these shares of the area say little about a place. */
const AREA = [0.005, 0.7] as const;
/** Side of the coarse maps. */
const COARSE = 28;
const BATCH = 16;
/** Gaussian of the smoothed Grad-CAM, as LIME has it. */
const SMOOTHING = 0.05;

export interface MeasureLocationOptions {
  readonly samples: number;
  readonly seed: number;
  /** Methods that are measured: all settings of LIME (half `choose`), LIME and Grad-CAM alone, these and lime's baseline, or all methods. */
  readonly methods: 'settings' | 'parts' | 'baselines' | 'all';
  /** RefineCAM, one of the methods that are measured with `'all'`. */
  readonly refine: Explainer;
}

/** Measures where the maps of one case lie, or takes the measurement of an earlier run. */
export async function measureLocation(
  classifier: DifferentiableClassifier,
  journal: Journal,
  found: LocationCase,
  options: MeasureLocationOptions,
): Promise<Located> {
  const key = `location ${found.half} ${found.id} ${options.methods}`;
  return journal.once<Located>(key, async () => {
    const open = await found.open();
    const area = open.mask.data.reduce((sum, value) => sum + value, 0) / open.mask.data.length;
    const cam = await new GradCam(classifier).explain(open.grid, { target: found.target });
    const { probability } = cam.target;
    if (probability < SEEN || area < AREA[0] || area > AREA[1]) return { probability, area };
    const own = remembering(classifier);
    const maps = await mapsOf(own, open, cam, options);
    const lime = maps.get(DEFAULT_SETTING);
    if (!lime) throw new Error('the default setting of LIME must be measured');
    if (options.methods === 'settings')
      for (const [name, map] of fuseAll(cam, lime)) maps.set(`${FUSED}${name}`, map);
    const locations: Record<string, MapLocation> = {};
    for (const [name, { saliency }] of maps) locations[name] = locate(saliency, open.mask);
    return {
      ...{ probability, area, locations },
      inTop: massInTop(cam.saliency.data, lime.saliency.data),
      coarse: { cam: coarse(cam.saliency), lime: coarse(lime.saliency) },
      ...(options.methods === 'all' && { arcc: await arccs(own, open, maps, cam.target.index, options) }),
    };
  });
}

/** Where a map lies. */
export function locate(map: Heatmap, mask: Raster<Uint8Array>): MapLocation {
  const area = mask.data.reduce((sum, value) => sum + value, 0) / mask.data.length;
  return { peak: pointsInto(map, mask), mass: energyShare(map, mask) / area, auc: pixelAuc(map, mask) };
}

/** Maps by method. Settings of LIME that share superpixels, baseline and seed share the forward passes, too. */
async function mapsOf(
  classifier: DifferentiableClassifier,
  { grid }: OpenCase,
  cam: Explanation,
  { samples, seed, methods, refine }: MeasureLocationOptions,
): Promise<Map<string, Explanation>> {
  const target = cam.target.index;
  const common = { numSamples: samples, seed, batchSize: BATCH };
  const segmentation = await superpixels(LIME_DEFAULTS.segmentation, grid);
  const smoothed = { ...cam, saliency: blurMap(cam.saliency, SMOOTHING) };
  const maps = new Map<string, Explanation>([
    ['Grad-CAM', cam],
    [SMOOTHED_CAM, smoothed],
  ]);
  for (const setting of LOCATION_SETTINGS) {
    if (!isMeasured(setting.name, methods)) continue;
    const lime = await limeWith(setting, classifier, { ...common, segmentation });
    maps.set(setting.name, await lime.explain(grid, { target }));
  }
  const lime = maps.get(DEFAULT_SETTING);
  if (lime) maps.set(COMBINED, await combine(cam, lime).explain(grid));
  if (methods === 'settings' || methods === 'all') maps.set(REFINED, await refine.explain(grid, { target }));
  if (methods === 'all') {
    maps.set('Occlusion', await new Occlusion(classifier).explain(grid, { target }));
    maps.set('RISE', await new Rise(classifier, common).explain(grid, { target }));
    maps.set(
      'KernelSHAP',
      await new KernelShap(classifier, { ...common, segmentation }).explain(grid, { target }),
    );
  }
  return maps;
}

function isMeasured(setting: string, methods: MeasureLocationOptions['methods']): boolean {
  if (methods === 'settings' || setting === DEFAULT_SETTING) return true;
  return methods !== 'parts' && setting === LIME_BASELINE;
}

function combine(...parts: readonly Explanation[]): Combined {
  return new Combined(parts.map((part) => ({ explain: async () => part })));
}

/** ARCC of Grad-CAM, smoothed Grad-CAM, RefineCAM, LIME and `Combined`. */
async function arccs(
  classifier: DifferentiableClassifier,
  { grid }: OpenCase,
  maps: ReadonlyMap<string, Explanation>,
  target: number,
  { samples, seed, refine }: MeasureLocationOptions,
): Promise<Record<string, number>> {
  const explainCam = remembered((photo) => new GradCam(classifier).explain(photo, { target }));
  const lime = new Lime(classifier, { numSamples: samples, seed, batchSize: BATCH });
  const explainLime = remembered((photo) => lime.explain(photo, { target }));
  const explain: Readonly<Record<string, Explain>> = {
    'Grad-CAM': explainCam,
    [SMOOTHED_CAM]: async (photo) => {
      const found = await explainCam(photo);
      return { ...found, saliency: blurMap(found.saliency, SMOOTHING) };
    },
    [REFINED]: (photo) => refine.explain(photo, { target }),
    [DEFAULT_SETTING]: explainLime,
    [COMBINED]: async (photo) => combine(await explainCam(photo), await explainLime(photo)).explain(photo),
  };
  const found: Record<string, number> = {};
  for (const [name, again] of Object.entries(explain)) {
    const map = maps.get(name);
    if (!map) continue;
    const saliencyOf = async (photo: Grid): Promise<Heatmap> => (await again(photo)).saliency;
    found[name] = await arcc(map.saliency, saliencyOf, classifier, grid, target);
  }
  return found;
}

type Grid = Raster<Float32Array>;
type Explain = (photo: Grid) => Promise<Explanation>;

/** Explains the same photo once. */
function remembered(explain: Explain): Explain {
  const known = new Map<Grid, Promise<Explanation>>();
  return (photo) => {
    const found = known.get(photo) ?? explain(photo);
    known.set(photo, found);
    return found;
  };
}

function fuseAll(cam: Explanation, lime: Explanation): Map<string, Explanation> {
  return new Map(Object.entries(FUSIONS).map(([name, fusion]) => [name, fused(fusion, cam, lime)]));
}

function coarse(map: Heatmap): number[] {
  const small = resize(map, { width: COARSE, height: COARSE });
  return Array.from(small.data, (value) => Math.round(1e4 * Math.max(0, value)) / 1e4);
}

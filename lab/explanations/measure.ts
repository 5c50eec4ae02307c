import type { LimeExplanation } from '../../src/explainers/index.js';
import { blurMap } from '../../src/fusion/blurMap.js';
import { type Agreement, agreement } from '../../src/fusion/index.js';
import { SMOOTH } from '../../src/fusion/saliencyLed.js';
import { Random } from '../../src/random.js';
import type { DifferentiableClassifier, Explainer, Explanation, Heatmap, Pixels } from '../../src/types.js';
import { FUSED } from './chooseFusion.js';
import { type Contender, OTHERS, PARTS, PLAIN_LIME, REFINED, SMOOTHED_CAM } from './contenders.js';
import { counting } from './counting.js';
import { FUSIONS, fused } from './fusions/fusions.js';
import type { Struck } from './localDefects.js';
import { measureRepairs, type Repair, type RepairKind } from './repairs.js';
import { mapScorer } from './scoreMap.js';
import type { Scores } from './scores.js';

export interface MeasureOptions {
  /** Forward passes of each sampling explainer. */
  readonly samples: number;
  readonly seed: number;
  /** Names of the fusions to measure. */
  readonly fusions: readonly string[];
  /** Explainers besides Grad-CAM, LIME and their combinations. */
  readonly others: 'none' | 'plain lime' | 'all';
  /** Names of the fusions whose repairs are measured; empty: nothing is repaired. */
  readonly repair: readonly string[];
  /** RefineCAM, which is measured beside Grad-CAM. */
  readonly refine: Explainer;
}

/** Forward passes and milliseconds of one explanation. */
export interface Cost {
  readonly passes: number;
  readonly milliseconds: number;
}

/** All that was measured on a photo. */
export interface Measured {
  readonly scores: Readonly<Record<string, Scores>>;
  readonly costs: Readonly<Record<string, Cost>>;
  /** How far Grad-CAM and LIME agree. */
  readonly agreement: Agreement;
  /** How well LIME's surrogate fits: R2. */
  readonly fit: number;
  readonly repairs?: Readonly<Record<string, Readonly<Record<RepairKind, Repair>>>>;
}

/** Standard deviation of the noise, in grey values, under which a map should stay the same. */
const UNSEEN = 2;

/** An explanation of the photo, and one of it as the next frame of a camera would show it, with another seed. */
type Twice = readonly [Explanation, Explanation];

/** Explains a photo with contenders and fusions, and measures the maps. */
export async function measure(
  classifier: DifferentiableClassifier,
  struck: Struck,
  target: string,
  { samples, seed, fusions, others, repair, refine }: MeasureOptions,
): Promise<Measured> {
  const { image } = struck;
  const again = noisy(image, new Random(seed + 1));
  const counted = counting(classifier);
  const maps = new Map<string, Twice>();
  const costs: Record<string, Cost> = {};
  const run = async ({ name, make }: Contender, passes = samples): Promise<Twice> => {
    const [before, begun] = [counted.passes(), performance.now()];
    const first = await make(counted.classifier, passes, seed).explain(image, { target });
    costs[name] = { passes: counted.passes() - before, milliseconds: performance.now() - begun };
    const twice = [first, await make(classifier, passes, seed + 1).explain(again, { target })] as const;
    maps.set(name, twice);
    return twice;
  };
  const [cam, lime] = [await run(PARTS[0]), await run(PARTS[1])];
  const spent = [costs['Grad-CAM'], costs.LIME] as [Cost, Cost];
  const passes = spent[0].passes + spent[1].passes;
  const smoothed = (part: Explanation): Explanation => ({
    ...part,
    saliency: blurMap(part.saliency, SMOOTH),
  });
  maps.set(SMOOTHED_CAM, [smoothed(cam[0]), smoothed(cam[1])]);
  costs[SMOOTHED_CAM] = spent[0];
  for (const fusion of fusions) {
    const name = FUSED + fusion;
    const made = (index: 0 | 1): Explanation => fused(FUSIONS[fusion], cam[index], lime[index]);
    const begun = performance.now();
    const first = made(0);
    const own = performance.now() - begun;
    costs[name] = { passes, milliseconds: spent[0].milliseconds + spent[1].milliseconds + own };
    maps.set(name, [first, made(1)]);
  }
  await run({ name: REFINED, make: () => refine });
  // as many passes as `Combined` has altogether
  if (others !== 'none') await run(PLAIN_LIME, passes);
  if (others === 'all') for (const contender of OTHERS) await run(contender);
  const score = mapScorer(classifier, struck, target);
  const scores: Record<string, Scores> = {};
  for (const [name, [first, second]] of maps) scores[name] = await score(first.saliency, second.saliency);
  const { segments, r2: fit } = lime[0] as LimeExplanation;
  return {
    scores,
    costs,
    agreement: agreement(cam[0].saliency, lime[0].saliency, { segments }),
    fit,
    ...(repair.length > 0 && {
      repairs: await measureRepairs(classifier, struck, target, mapsOf(maps, repair), seed),
    }),
  };
}

function mapsOf(maps: ReadonlyMap<string, Twice>, fusions: readonly string[]): Record<string, Heatmap> {
  const names = ['Grad-CAM', 'LIME', ...fusions.map((name) => FUSED + name)];
  return Object.fromEntries(names.map((name) => [name, (maps.get(name) as Twice)[0].saliency]));
}

function noisy(image: Pixels, random: Random): Pixels {
  const data = Float32Array.from(image.data, (value) =>
    Math.min(255, Math.max(0, value + random.normal(0, UNSEEN))),
  );
  return { ...image, data };
}

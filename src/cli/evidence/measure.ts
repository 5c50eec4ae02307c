import { resize, spearman } from '../../fusion/index.js';
import { deletion, energyShare, equalAreaIou, insertion, pixelAuc, pointsInto } from '../../metrics/index.js';
import { Random } from '../../random.js';
import type { Classifier, DifferentiableClassifier, Explanation, Heatmap, Pixels } from '../../types.js';
import { CONTENDERS, FUSIONS, fused } from './contenders.js';
import type { Struck } from './localDefects.js';

/** What is measured of a map. */
export const METRICS = ['pointing', 'energy', 'iou', 'auc', 'deletion', 'insertion', 'stability'] as const;
export type MetricName = (typeof METRICS)[number];
/** Metrics of which less is better. */
export const LOWER_IS_BETTER: ReadonlySet<MetricName> = new Set(['deletion']);

export type Scores = Readonly<Record<MetricName, number>>;

/** All that was measured on a photo. */
export interface Measured {
  readonly scores: Readonly<Record<string, Scores>>;
  /** Forward passes and milliseconds of one explanation. */
  readonly costs: Readonly<Record<string, { readonly passes: number; readonly milliseconds: number }>>;
  /** How far Grad-CAM and LIME agree: Spearman over superpixels or pixels. */
  readonly agreement: number;
}

/** Standard deviation of the noise, in grey values, under which a map should stay the same. */
const UNSEEN = 2;
/** Steps of the deletion and insertion curves. */
const STEPS = 28;
/** Side of the maps that are compared for stability. */
const SMALL = 56;

/** Explains a photo with every contender and every fusion, and measures the maps. */
export async function measure(
  classifier: DifferentiableClassifier,
  { image, mask, area }: Struck,
  target: string,
  { samples, all, seed }: { samples: number; all: boolean; seed: number },
): Promise<Measured> {
  const again = noisy(image, new Random(seed + 1));
  const counted = counting(classifier);
  const maps = new Map<string, [first: Explanation, second: Explanation]>();
  const costs: Record<string, { passes: number; milliseconds: number }> = {};
  for (const { name, core, make } of CONTENDERS) {
    if (!core && !all) continue;
    const before = counted.passes();
    const begun = performance.now();
    const first = await make(counted.classifier, samples, seed).explain(image, { target });
    costs[name] = { passes: counted.passes() - before, milliseconds: performance.now() - begun };
    maps.set(name, [first, await make(classifier, samples, seed + 1).explain(again, { target })]);
  }
  const [cam, lime] = ['Grad-CAM', 'LIME'].map((name) => maps.get(name) as [Explanation, Explanation]) as [
    [Explanation, Explanation],
    [Explanation, Explanation],
  ];
  for (const [name, fusion] of Object.entries(FUSIONS)) {
    maps.set(`fused: ${name}`, [fused(fusion, cam[0], lime[0]), fused(fusion, cam[1], lime[1])]);
  }
  const scores: Record<string, Scores> = {};
  for (const [name, [{ saliency }, other]] of maps) {
    const options = { target, baseline: 'blur', steps: STEPS } as const;
    scores[name] = {
      pointing: pointsInto(saliency, mask, 15),
      energy: energyShare(saliency, mask) / area,
      iou: equalAreaIou(saliency, mask),
      auc: pixelAuc(saliency, mask),
      deletion: (await deletion(saliency, classifier, image, options)).value,
      insertion: (await insertion(saliency, classifier, image, options)).value,
      stability: spearman(small(saliency).data, small(other.saliency).data),
    };
  }
  return { scores, costs, agreement: spearman(cam[0].saliency.data, lime[0].saliency.data) };
}

const small = (map: Heatmap): Heatmap => resize(map, { width: SMALL, height: SMALL });

/** The photo as the next frame of a camera would show it. */
function noisy(image: Pixels, random: Random): Pixels {
  const data = Float32Array.from(image.data, (value) =>
    Math.min(255, Math.max(0, value + random.normal(0, UNSEEN))),
  );
  return { ...image, data };
}

/** A classifier that counts the photos that it is shown. */
function counting(inner: DifferentiableClassifier): {
  classifier: DifferentiableClassifier;
  passes: () => number;
} {
  let passes = 0;
  const count = (images: Parameters<Classifier['predict']>[0]): typeof images => {
    passes += images.shape[0];
    return images;
  };
  const { probabilities } = inner;
  return {
    passes: () => passes,
    classifier: {
      classNames: inner.classNames,
      inputSize: inner.inputSize,
      predict: (images) => inner.predict(count(images)),
      features: (images) => inner.features(count(images)),
      head: (activations) => inner.head(activations),
      ...(probabilities && { probabilities: (logits) => probabilities.call(inner, logits) }),
    },
  };
}

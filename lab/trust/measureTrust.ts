import { BOX_CHANGES } from '../../src/evaluation/data/boxChanges.js';
import { withLight } from '../../src/evaluation/data/withLight.js';
import { Combined, GradCam, Lime } from '../../src/explainers/index.js';
import { counterfactual } from '../../src/metrics/index.js';
import type { Assessment, FaceQualityClassifier } from '../../src/model/index.js';
import { sureness } from '../explanations/verification/sureness.js';
import type { NaturalSample } from '../train/naturalSamples.js';
import type { TrustCase, TrustFeatures } from './features.js';

/** Shares of the light. */
const LIGHTS = [0.7, 0.85, 1.2] as const;
/** Share of the photo that is repaired. */
const AREA = 0.1;
/** Random parts beside the blamed one. */
const RANDOM = 8;

/** Judges a photo, and measures what is known of the verdict without its label. */
export async function measureTrust(
  classifier: FaceQualityClassifier,
  { photo, pixels, box }: NaturalSample,
  { samples, seed }: { readonly samples: number; readonly seed: number },
): Promise<TrustCase> {
  // with its roll a box is used as it is
  const face = { ...box, roll: 0 };
  const changed = Object.values(BOX_CHANGES).map((change) => ({
    image: pixels,
    face: { ...change(box), roll: 0 },
  }));
  const relit = LIGHTS.map((light) => ({ image: withLight(pixels, light), face }));
  const [own, ...others] = await classifier.assessBatch([{ image: pixels, face }, ...changed, ...relit]);
  const { acceptableClass, classNames } = classifier.metadata;
  const passes = ({ probabilities }: Assessment): number =>
    acceptableClass === null ? 0 : probabilities[acceptableClass];
  const accepted = isAccepted(own);
  const same = (part: readonly Assessment[]): number =>
    part.filter((one) => isAccepted(one) === accepted).length / part.length;
  // framing apart: where it alone decided, the class of acceptable photos is explained
  const target = own.explainable ?? acceptableClass ?? undefined;
  const lime = new Lime(classifier, { numSamples: samples, seed });
  const explained = await new Combined([new GradCam(classifier), lime]).explain(pixels, {
    target,
    face: box,
  });
  const { index } = explained.target;
  const references = (await classifier.references?.(index)) ?? [];
  const repaired =
    references.length > 0 && classNames[index] !== acceptableClass
      ? await counterfactual(explained, classifier, pixels, {
          face: box,
          area: AREA,
          numRandom: RANDOM,
          seed,
        })
      : undefined;
  const features: TrustFeatures = {
    margin: marginOf(own),
    probability: accepted ? passes(own) : 1 - passes(own),
    rejected: accepted ? 0 : 1,
    agreement: explained.agreement[0]?.massInTop ?? 0,
    repair: repaired?.advantage ?? 0,
    beaten: repaired?.beaten ?? 0.5,
    crops: same(others.slice(0, changed.length)),
    lights: same(others.slice(changed.length)),
    spread: others.reduce((sum, one) => sum + Math.abs(passes(one) - passes(own)), 0) / others.length,
  };
  return { photo: photo.person, group: photo.group, right: accepted === (photo.overall !== 2), features };
}

/** The verdict, framing apart. */
function isAccepted({ criteria }: Assessment): boolean {
  return criteria.every(({ kind, met }) => kind !== 'image' || met);
}

/** Distance of the lowest criterion of the image from its threshold. */
function marginOf({ criteria }: Assessment): number {
  const lowest = criteria.find(({ kind }) => kind === 'image');
  return lowest ? sureness(lowest.score) : 0;
}

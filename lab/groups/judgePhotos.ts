import type { GroupedPhoto } from '../../src/evaluation/analysis/groupErrors.js';
import { BOX_CHANGES } from '../../src/evaluation/data/boxChanges.js';
import type { Grade } from '../../src/evaluation/data/photoRecord.js';
import { withLight } from '../../src/evaluation/data/withLight.js';
import type { FaceQualityClassifier } from '../../src/model/index.js';
import { judgeNatural } from '../train/judgeNatural.js';
import { scoreNatural } from '../train/logitsOf.js';
import type { NaturalSample } from '../train/naturalSamples.js';
import { passesAgree } from '../train/passesAgree.js';

/** A natural photo as a model judges it that was not fitted to it. */
export interface JudgedPhoto extends GroupedPhoto {
  readonly age: string;
  readonly gender: string;
  /** The labeller's grade of the whole photo. */
  readonly overall: Grade | undefined;
  /** Whether the second pass of labels also says passable, or bad. */
  readonly agreed: boolean;
}

/** Each change of a box by its name, with the photos as they are judged then. */
export type JudgedByBox = Readonly<Record<string, readonly JudgedPhoto[]>>;

/**
 * Judges photos of found faces by boxes as other detectors might draw them.
 *
 * @param asTheyAre - the samples as they are judged by their own boxes, which come first as `as it is`
 */
export async function judgeBoxes(
  classifier: FaceQualityClassifier,
  samples: readonly NaturalSample[],
  asTheyAre: readonly JudgedPhoto[],
): Promise<JudgedByBox> {
  const found = samples.filter((sample) => sample.found);
  const changes: Record<string, readonly JudgedPhoto[]> = {
    'as it is': asTheyAre.filter((_, i) => samples[i].found),
  };
  for (const [name, change] of Object.entries(BOX_CHANGES))
    changes[name] = await judgePhotos(
      classifier,
      found.map((sample) => ({ ...sample, box: change(sample.box) })),
      1,
    );
  return changes;
}

/**
 * Judges photos by their crops, framing apart.
 *
 * @param light - the share of the linear light that is left
 */
export async function judgePhotos(
  classifier: FaceQualityClassifier,
  samples: readonly NaturalSample[],
  light: number,
): Promise<JudgedPhoto[]> {
  const seen =
    light === 1 ? samples : samples.map((sample) => ({ ...sample, pixels: withLight(sample.pixels, light) }));
  return (await scoreNatural(classifier, seen)).map((scored) => {
    const { extra, overall } = scored.photo;
    return {
      ...judgeNatural(classifier, scored),
      ...{ overall, agreed: passesAgree(scored.photo) },
      age: extra.get('age') ?? '',
      gender: extra.get('gender') ?? '',
    };
  });
}

import { naturalTasks } from '../../src/evaluation/data/naturalTasks.js';
import { type NaturalPhoto, readNaturalPhotos } from '../../src/evaluation/data/readNaturalPhotos.js';
import { CLASS_NAMES } from '../../src/evaluation/data/recipe.js';
import {
  type Estimate,
  estimate,
  type Proportion,
  ranking,
  rocAuc,
} from '../../src/evaluation/statistics/index.js';
import type { AssessOptions } from '../../src/model/index.js';
import { readImage } from '../../src/node/readImage.js';
import type { ImageInput } from '../../src/types.js';
import type { GroupRates } from './groupRates.js';
import type { OperatingPoint } from './operatingPoints.js';
import type { Sample } from './sample.js';

/** Measures for the model card. */
export interface Evaluation {
  /** Photos of people that were neither trained on nor used to choose thresholds, defects made synthetically. */
  readonly synthetic: Readonly<Record<string, Estimate>>;
  /** Flawless photos of these people that the verdict rejects, by group. */
  readonly falseRejects: Readonly<Record<string, { readonly rejected: number; readonly photos: number }>>;
  /** Photos of `natural.csv`, nothing synthetic; absent where there are none. */
  readonly natural: Readonly<Record<string, Estimate>>;
}

/** What was measured on natural photos of the fold that was held out. */
export interface FieldMeasures {
  readonly photos: number;
  /** Photos in which the detector of this package found a face. */
  readonly facesFound: Proportion;
  readonly areas: Readonly<Record<string, Estimate>>;
  /** The same on the photos on which a second pass of labels says the same. */
  readonly agreedAreas: Readonly<Record<string, Estimate>>;
  readonly points: readonly OperatingPoint[];
  readonly groups: Readonly<Record<string, GroupRates>>;
}

/** A classifier that assesses photos. */
export interface Assessor {
  assess(
    image: ImageInput,
    options?: Pick<AssessOptions, 'face' | 'detector'>,
  ): Promise<Pick<Scored, 'probabilities' | 'acceptable'>>;
}

/** Scores of one photo: the probability of each class, and the verdict. */
interface Scored {
  readonly person: string;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly acceptable: boolean;
}

interface ScoredSample extends Scored {
  readonly sample: Sample;
}

/** A photo of natural.csv with its scores. */
type ScoredPhoto = Scored & Pick<NaturalPhoto, 'kind' | 'defects'>;

/** Measures a model on the test split and, where there are any, on natural photos. */
export async function evaluate(
  classifier: Assessor,
  test: readonly Sample[],
  data: string,
  onProgress: (fraction: number) => void,
): Promise<Evaluation> {
  const [found] = await evaluateAll([classifier], test, data, onProgress);
  return found;
}

/** Measures several models on the same photos: each photo is read once and assessed by all of them. */
export async function evaluateAll(
  classifiers: readonly Assessor[],
  test: readonly Sample[],
  data: string,
  onProgress: (fraction: number) => void,
): Promise<Evaluation[]> {
  const natural = await readNaturalPhotos(data);
  const total = test.length + natural.length;
  const assessors = classifiers.map((classifier) => ({
    classifier,
    scored: [] as ScoredSample[],
    photos: [] as ScoredPhoto[],
  }));
  for (const [i, sample] of test.entries()) {
    for (const { classifier, scored } of assessors)
      scored.push({
        sample,
        person: sample.photo.person,
        ...(await classifier.assess(sample.image, { detector: null })),
      });
    onProgress((i + 1) / total);
  }
  for (const [i, { path, person, kind, defects, face }] of natural.entries()) {
    const image = await readImage(path);
    for (const { classifier, photos } of assessors) {
      const { probabilities, acceptable } = await classifier.assess(
        image,
        face ? { face } : { detector: null },
      );
      photos.push({ person, kind, defects, probabilities, acceptable });
    }
    onProgress((test.length + i + 1) / total);
  }
  return assessors.map(({ scored, photos }) => evaluationOf(scored, photos));
}

function evaluationOf(scored: readonly ScoredSample[], photos: readonly ScoredPhoto[]): Evaluation {
  const synthetic: Record<string, Estimate> = {};
  const clean = scored.filter(({ sample }) => sample.label.acceptable === 1);
  for (const name of CLASS_NAMES) {
    const positives = scored.filter(({ sample }) => sample.label[name] === 1);
    const negatives = name === 'acceptable' ? scored.filter(({ sample }) => sample.label[name] === 0) : clean;
    if (positives.length > 0 && negatives.length > 0) {
      synthetic[name] = areaOf(name, positives, negatives);
    }
  }
  const falseRejects: Record<string, { rejected: number; photos: number }> = {};
  for (const { sample, acceptable } of clean) {
    const { rejected, photos } = falseRejects[sample.photo.group] ?? { rejected: 0, photos: 0 };
    falseRejects[sample.photo.group] = { rejected: rejected + (acceptable ? 0 : 1), photos: photos + 1 };
  }
  return { synthetic, falseRejects, natural: photos.length > 0 ? naturalEstimates(photos) : {} };
}

/** The areas of the natural tasks for which there are photos on both sides. */
export function naturalEstimates(photos: readonly ScoredPhoto[]): Record<string, Estimate> {
  const estimates: Record<string, Estimate> = {};
  for (const { name, className, isPositive, isNegative } of naturalTasks('acceptable')) {
    const [positives, negatives] = [photos.filter(isPositive), photos.filter(isNegative)];
    if (positives.length > 0 && negatives.length > 0)
      estimates[name] = areaOf(className, positives, negatives);
  }
  return estimates;
}

/** The area under the ROC curve of a class; the samples of a person are resampled together. */
function areaOf(name: string, positives: readonly Scored[], negatives: readonly Scored[]): Estimate {
  const side = (scored: readonly Scored[], positive: boolean) =>
    scored.map(({ person, probabilities }) => ({ score: probabilities[name], positive, person }));
  return estimate(ranking([...side(positives, true), ...side(negatives, false)]), rocAuc);
}

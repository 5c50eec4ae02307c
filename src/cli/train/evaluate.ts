import type { FaceQualityClassifier } from '../../model/index.js';
import { readImage } from '../../node/readImage.js';
import { readNatural } from './photos.js';
import type { Sample } from './pool.js';
import { CLASS_NAMES } from './recipe.js';
import { type Estimate, rocAucEstimate } from './rocAuc.js';

/** What was measured, for the model card. */
export interface Evaluation {
  /** Photos of people that were neither trained on nor used to choose thresholds, defects made synthetically. */
  readonly synthetic: Readonly<Record<string, Estimate>>;
  /** Flawless photos of these people that the verdict rejects, by group. */
  readonly falseRejects: Readonly<Record<string, { readonly rejected: number; readonly photos: number }>>;
  /** Photos of `natural.csv`, nothing synthetic; absent where there are none. */
  readonly natural: Readonly<Record<string, Estimate>>;
}

/** Scores of one photo: the probability of each class, and the verdict. */
interface Scored {
  readonly probabilities: Readonly<Record<string, number>>;
  readonly acceptable: boolean;
}

/** A photo of natural.csv, with the defects that its row names. */
interface NaturalPhoto extends Scored {
  readonly label: string;
  readonly known: string;
}

/** Measures a model on the test split and, where there are any, on natural photos. */
export async function evaluate(
  classifier: FaceQualityClassifier,
  test: readonly Sample[],
  data: string,
  onProgress: (fraction: number) => void,
): Promise<Evaluation> {
  const natural = await readNatural(data);
  const total = test.length + natural.length;
  const scored: (Scored & { sample: Sample })[] = [];
  for (const [i, sample] of test.entries()) {
    scored.push({ sample, ...(await classifier.assess(sample.image)) });
    onProgress((i + 1) / total);
  }
  const synthetic: Record<string, Estimate> = {};
  const clean = scored.filter(({ sample }) => sample.label.acceptable === 1);
  for (const name of CLASS_NAMES) {
    const positives = scored.filter(({ sample }) => sample.label[name] === 1);
    const negatives = name === 'acceptable' ? scored.filter(({ sample }) => sample.label[name] === 0) : clean;
    if (positives.length > 0 && negatives.length > 0) {
      synthetic[name] = rocAucEstimate(column(positives, name), column(negatives, name));
    }
  }
  const falseRejects: Record<string, { rejected: number; photos: number }> = {};
  for (const { sample, acceptable } of clean) {
    const { rejected, photos } = falseRejects[sample.photo.group] ?? { rejected: 0, photos: 0 };
    falseRejects[sample.photo.group] = { rejected: rejected + (acceptable ? 0 : 1), photos: photos + 1 };
  }
  const photos: NaturalPhoto[] = [];
  for (const [i, { path, label, defects, face }] of natural.entries()) {
    const { probabilities, acceptable } = await classifier.assess(await readImage(path), face && { face });
    photos.push({ label, known: defects, probabilities, acceptable });
    onProgress((test.length + i + 1) / total);
  }
  return { synthetic, falseRejects, natural: photos.length > 0 ? naturalEstimates(photos) : {} };
}

export function naturalEstimates(photos: readonly NaturalPhoto[]): Record<string, Estimate> {
  const labelled = (label: string): Scored[] => photos.filter((photo) => photo.label === label);
  const faces = photos.filter(({ label }) => label !== 'no-face' && label !== 'bad');
  const blurred = photos.filter(({ label, known }) => label === 'bad' && /blur/.test(known));
  return {
    'good against bad': rocAucEstimate(
      column(labelled('good'), 'acceptable'),
      column(labelled('bad'), 'acceptable'),
    ),
    'blurred against good': rocAucEstimate(column(blurred, 'blurred'), column(labelled('good'), 'blurred')),
    'masked against bare': rocAucEstimate(
      column(labelled('masked'), 'occluded'),
      column(labelled('bare'), 'occluded'),
    ),
    'side light against even light': rocAucEstimate(
      column(labelled('side-light'), 'side-lit'),
      column(labelled('even-light'), 'side-lit'),
    ),
    'no face against a face': rocAucEstimate(
      column(labelled('no-face'), 'no-face'),
      column(faces, 'no-face'),
    ),
  };
}

function column(scored: readonly Scored[], name: string): number[] {
  return scored.map(({ probabilities }) => probabilities[name] as number);
}

import type { FaceQualityClassifier } from '../../model/index.js';
import { thresholdOf } from '../../model/thresholdOf.js';
import { type Bootstrap, type Estimate, estimate } from '../statistics/estimate.js';
import { ranking } from '../statistics/ranking.js';
import { rocAuc } from '../statistics/rocAuc.js';
import { type Proportion, wilson } from '../statistics/wilson.js';
import { chooseThreshold } from './chooseThreshold.js';
import { personAccuracy } from './personAccuracy.js';
import type { Crop } from './readCrops.js';

/** A photo with the model's probabilities. */
export interface Answer {
  readonly person: string;
  readonly labels: Readonly<Record<string, 0 | 1>>;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly acceptable: boolean;
}

/** Measures of a class on held-out photos. */
export interface ClassMeasures {
  readonly threshold: number;
  /** Whether the threshold was chosen on the validation part; false if that has too few photos: the threshold is then .5. */
  readonly chosen: boolean;
  /** Area under the ROC curve; absent if either side has no photos. */
  readonly auc?: Estimate;
  /** Share of photos with the class that reach the threshold. */
  readonly sensitivity?: Proportion;
  /** Share of photos without the class that do not reach it. */
  readonly specificity?: Proportion;
}

/** Measures on photos of held-out people. */
export interface TrainedMeasures {
  readonly photos: number;
  readonly people: number;
  /** Top-1 accuracy on photos with exactly one class; absent if there are none. */
  readonly topClass?: Proportion;
  /** Accuracy of the verdict, acceptable or not; absent without an acceptable class. */
  readonly verdict?: Proportion;
  readonly classes: Readonly<Record<string, ClassMeasures>>;
}

/** Runs the model on every photo. */
export async function answersOf(
  classifier: FaceQualityClassifier,
  crops: readonly Crop[],
  onAnswer: () => void,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { photo, image } of crops) {
    const { probabilities, acceptable } = await classifier.assess(image, { detector: null });
    answers.push({ person: photo.person, labels: photo.labels, probabilities, acceptable });
    onAnswer();
  }
  return answers;
}

/** Probabilities of a class for photos with and without it. */
function sidesOf(answers: readonly Answer[], name: string): [positives: number[], negatives: number[]] {
  const of = (label: 0 | 1): number[] =>
    answers.filter(({ labels }) => labels[name] === label).map(({ probabilities }) => probabilities[name]);
  return [of(1), of(0)];
}

/** A threshold for each class from the probabilities on the validation part; classes with too few photos are left out. */
export function chooseThresholds(
  answers: readonly Answer[],
  classNames: readonly string[],
): Record<string, number> {
  return Object.fromEntries(
    classNames.flatMap((name) => {
      const threshold = chooseThreshold(...sidesOf(answers, name));
      return threshold === undefined ? [] : [[name, threshold]];
    }),
  );
}

/** Measures a model by its probabilities on the test part. */
export function measureTrained(
  answers: readonly Answer[],
  {
    classNames,
    acceptableClass,
    thresholds,
  }: {
    readonly classNames: readonly string[];
    readonly acceptableClass: string | null;
    readonly thresholds: Readonly<Record<string, number>>;
  },
  bootstrap: Bootstrap,
): TrainedMeasures {
  const accuracy = (judged: { person: string; right: boolean }[]): Proportion | undefined =>
    judged.length > 0 ? personAccuracy(judged, bootstrap) : undefined;
  const topClass = accuracy(
    answers.flatMap(({ person, labels, probabilities }) => {
      const [own, ...more] = classNames.filter((name) => labels[name] === 1);
      if (own === undefined || more.length > 0) return [];
      return [{ person, right: classNames.every((name) => probabilities[name] <= probabilities[own]) }];
    }),
  );
  const verdict = accuracy(
    answers.flatMap(({ person, labels, acceptable }) => {
      const label = acceptableClass === null ? undefined : labels[acceptableClass];
      return label === undefined ? [] : [{ person, right: acceptable === (label === 1) }];
    }),
  );
  const classes = classNames.map((name) => {
    const threshold = thresholdOf(thresholds, name);
    const [positives, negatives] = sidesOf(answers, name);
    const scored = answers
      .filter(({ labels }) => labels[name] !== undefined)
      .map(({ person, labels, probabilities }) => ({
        person,
        score: probabilities[name],
        positive: labels[name] === 1,
      }));
    const both = positives.length > 0 && negatives.length > 0;
    const measures: ClassMeasures = {
      threshold,
      chosen: name in thresholds,
      ...(both && { auc: estimate(ranking(scored), rocAuc, bootstrap) }),
      ...(positives.length > 0 && {
        sensitivity: wilson(positives.filter((value) => value >= threshold).length, positives.length),
      }),
      ...(negatives.length > 0 && {
        specificity: wilson(negatives.filter((value) => value < threshold).length, negatives.length),
      }),
    };
    return [name, measures] as const;
  });
  return {
    photos: answers.length,
    people: new Set(answers.map(({ person }) => person)).size,
    ...(topClass && { topClass }),
    ...(verdict && { verdict }),
    classes: Object.fromEntries(classes),
  };
}

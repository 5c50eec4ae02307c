import type { ModelMetadata } from '../../model/index.js';
import { thresholdOf } from '../../model/thresholdOf.js';
import type { Measured } from '../data/shot.js';
import {
  type Bootstrap,
  type ConfusionMatrix,
  type ErrorRates,
  errorRates,
  type Proportion,
  wilson,
} from '../statistics/index.js';
import { MODEL } from './baselines.js';
import type { Calibration } from './calibration.js';
import { type Comparison, column, compare } from './compare.js';
import type { Discard } from './discard.js';
import type { FalseRejects } from './falseRejects.js';
import { type RocChart, rocChart } from './rocChart.js';
import { type Mistake, worstMistakes } from './worstMistakes.js';

/** Result of a classification task on real photos. */
export interface Task extends Comparison {
  readonly name: string;
  /** Error rates at the model's own threshold of the class; for the acceptable class a false accept is a flawed photo that reaches it. */
  readonly atThreshold: ErrorRates & { readonly threshold: number };
  readonly worst: readonly Mistake[];
}

/** Measurements on photos with natural defects. */
export interface PhotosReport {
  readonly people: number;
  readonly photos: number;
  readonly tasks: readonly Task[];
  /** Verdicts by label: the number of rejections, and the predicted classes. */
  readonly labels: Readonly<
    Record<string, { rejected: Proportion; named: Readonly<Record<string, number>> }>
  >;
  readonly falseRejects?: FalseRejects;
  readonly discard?: Discard;
  readonly confusion?: ConfusionMatrix;
  readonly calibration?: Calibration;
  /** The score of every photo. */
  readonly scores: readonly {
    readonly path: string;
    readonly label: string;
    readonly acceptable: boolean;
    readonly probabilities: Readonly<Record<string, number>>;
  }[];
}

/** Options for both natural and own photos. */
export interface PhotosOptions {
  readonly bootstrap: Bootstrap;
  /** Number of worst mistakes to list per task. */
  readonly worst: number;
}

/** A classification task on real photos: which of them have a class. */
export interface Question {
  readonly name: string;
  readonly className: string;
  readonly positives: readonly Measured[];
  readonly negatives: readonly Measured[];
}

/** The metadata of a model that the measures need. */
export type MeasuredModel = Pick<
  ModelMetadata,
  'classNames' | 'activation' | 'acceptableClass' | 'thresholds' | 'namingThresholds'
>;

/** Measures all raters on the tasks; `rest` holds the results that only one kind of photos has. */
export function measurePhotos(
  model: MeasuredModel,
  photos: readonly Measured[],
  questions: readonly Question[],
  { bootstrap, worst }: PhotosOptions,
  rest: Partial<PhotosReport>,
): { report: PhotosReport; charts: RocChart[] } {
  const charts: RocChart[] = [];
  const tasks = questions.flatMap(({ name, className, positives, negatives }): Task[] => {
    const found = model.classNames.includes(className)
      ? compare(className, positives, negatives, bootstrap)
      : undefined;
    if (!found) return [];
    charts.push(rocChart(name, found, positives, negatives));
    return [
      {
        name,
        ...found,
        atThreshold: atThreshold(model, className, positives, negatives),
        worst: worstMistakes(className, positives, negatives, worst),
      },
    ];
  });
  const report: PhotosReport = {
    people: new Set(photos.map(({ person }) => person)).size,
    photos: photos.length,
    tasks,
    labels: byLabel(photos),
    ...rest,
    scores: photos.map(({ path, kind, acceptable, ratings }) => ({
      path,
      label: kind,
      acceptable,
      probabilities: ratings[MODEL] ?? {},
    })),
  };
  return { report, charts };
}

function atThreshold(
  model: MeasuredModel,
  className: string,
  positives: readonly Measured[],
  negatives: readonly Measured[],
): ErrorRates & { threshold: number } {
  const threshold = thresholdOf(model.thresholds, className);
  const having = column(positives, className, MODEL);
  const lacking = column(negatives, className, MODEL);
  const { falseAccepts, falseRejects } = errorRates(having, lacking, threshold);
  // good photos below the threshold of the acceptable class are rejected
  return className === model.acceptableClass
    ? { threshold, falseAccepts: falseRejects, falseRejects: falseAccepts }
    : { threshold, falseAccepts, falseRejects };
}

function byLabel(photos: readonly Measured[]): PhotosReport['labels'] {
  const labels = [...new Set(photos.map(({ kind }) => kind))];
  return Object.fromEntries(
    labels.map((label) => {
      const part = photos.filter(({ kind }) => kind === label);
      const counts = new Map<string, number>();
      for (const { named } of part) counts.set(named, (counts.get(named) ?? 0) + 1);
      return [
        label,
        {
          rejected: wilson(part.filter(({ acceptable }) => !acceptable).length, part.length),
          named: Object.fromEntries([...counts].sort((a, b) => b[1] - a[1])),
        },
      ];
    }),
  );
}

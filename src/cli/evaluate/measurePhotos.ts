import type { ModelMetadata } from '../../model/index.js';
import { MODEL } from './baselines.js';
import { type Calibration, calibration } from './calibration.js';
import { type Comparison, column, compare } from './compare.js';
import { confusion } from './confusion.js';
import { correctness, type Discard, discard } from './discard.js';
import { type FalseRejects, falseRejects } from './falseRejects.js';
import { acceptableName } from './judge.js';
import { type RocChart, rocChart } from './rocChartData.js';
import type { Measured } from './shot.js';
import {
  type Bootstrap,
  type ConfusionMatrix,
  type ErrorRates,
  errorRates,
  type Proportion,
  wilson,
} from './statistics/index.js';
import { type Mistake, worstMistakes } from './worstMistakes.js';

/** A question about real photos. */
export interface Task extends Comparison {
  readonly name: string;
  /** At the model's own threshold of the class; for the acceptable class a false accept is a flawed photo that reaches it. */
  readonly atThreshold: ErrorRates & { readonly threshold: number };
  readonly worst: readonly Mistake[];
}

/** What was measured on photos whose defects nobody made. */
export interface PhotosReport {
  readonly people: number;
  readonly photos: number;
  readonly tasks: readonly Task[];
  /** The verdicts by label: how many are rejected, and what they were taken for. */
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

/** Options that both kinds of photos share. */
export interface PhotosOptions {
  readonly bootstrap: Bootstrap;
  /** How many of the worst mistakes of each task are listed. */
  readonly worst: number;
}

interface Question {
  readonly name: string;
  readonly className: string;
  readonly positives: readonly Measured[];
  readonly negatives: readonly Measured[];
}

type Model = Pick<ModelMetadata, 'classNames' | 'activation' | 'acceptableClass' | 'thresholds'>;

/** Measures natural photos: the questions of which the model has the class. */
export function measureNatural(
  model: Model,
  photos: readonly Measured[],
  options: PhotosOptions,
): { report: PhotosReport; charts: RocChart[] } {
  const labelled = (label: string): Measured[] => photos.filter(({ kind }) => kind === label);
  const good = labelled('good');
  const bad = labelled('bad');
  const blurred = bad.filter(({ defects }) => defects[0]?.className === 'blurred');
  const faces = photos.filter(({ kind }) => kind !== 'no-face');
  const questions: Question[] = [
    { name: 'good / bad', className: model.acceptableClass ?? '', positives: good, negatives: bad },
    { name: 'blurred / good', className: 'blurred', positives: blurred, negatives: good },
    {
      name: 'masked / bare',
      className: 'occluded',
      positives: labelled('masked'),
      negatives: labelled('bare'),
    },
    {
      name: 'side-light / even-light',
      className: 'side-lit',
      positives: labelled('side-light'),
      negatives: labelled('even-light'),
    },
    {
      name: 'no face / face',
      className: 'no-face',
      positives: labelled('no-face'),
      negatives: faces.filter(({ kind }) => kind !== 'bad'),
    },
    {
      name: 'no face / face, bad ones too',
      className: 'no-face',
      positives: labelled('no-face'),
      negatives: faces,
    },
  ];
  // of the others nobody knows whether all is right or wrong with them
  const judged = photos.filter(({ kind }) =>
    ['good', 'bad', 'masked', 'side-light', 'no-face'].includes(kind),
  );
  return measure(model, photos, questions, options, {
    ...optional('falseRejects', falseRejects(good)),
    ...optional(
      'discard',
      discard(
        judged,
        correctness(judged),
        'the verdict is right (good, bad, masked, side-light and no-face photos)',
      ),
    ),
  });
}

/** Measures a folder of a user's own, each photo having the class of its folder and no other. */
export function measureOwn(
  model: Model,
  photos: readonly Measured[],
  options: PhotosOptions,
): { report: PhotosReport; charts: RocChart[] } {
  const clean = photos.filter(({ defects }) => defects.length === 0);
  const questions = model.classNames.flatMap((className): Question[] => {
    const isClean = className === acceptableName(model);
    const having = isClean ? clean : photos.filter(({ defects }) => defects[0]?.className === className);
    const rest = photos.filter((photo) => !having.includes(photo));
    const all = { name: `${className} / all others`, className, positives: having, negatives: rest };
    return isClean
      ? [all]
      : [
          { name: `${className} / ${acceptableName(model)}`, className, positives: having, negatives: clean },
          all,
        ];
  });
  return measure(model, photos, questions, options, {
    confusion: confusion(model, photos),
    calibration: calibration(model, photos, []),
    ...optional('falseRejects', falseRejects(clean)),
    ...optional('discard', discard(photos, correctness(photos), 'the verdict is right')),
  });
}

function measure(
  model: Model,
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
  model: Model,
  className: string,
  positives: readonly Measured[],
  negatives: readonly Measured[],
): ErrorRates & { threshold: number } {
  const threshold = model.thresholds[className] ?? 0.5;
  const having = column(positives, className, MODEL);
  const lacking = column(negatives, className, MODEL);
  const { falseAccepts, falseRejects } = errorRates(having, lacking, threshold);
  // a good photo that stays below the threshold of the acceptable class is rejected
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

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

import { resolve } from 'node:path';
import { type BoxReader, boxReader } from '../detectors/boxReader.js';
import type { FaceQualityClassifier, ModelMetadata } from '../model/index.js';
import type { Classifier } from '../types.js';
import {
  checkBoolean,
  checkInteger,
  checkObject,
  checkOptionalFunction,
  checkPath,
  resolveOptions,
} from '../validate.js';
import { type Discard, discard } from './analysis/discard.js';
import { measureNatural } from './analysis/measureNatural.js';
import { measureOwn } from './analysis/measureOwn.js';
import { measureShots } from './analysis/measureShots.js';
import { measureSynthetic } from './analysis/measureSynthetic.js';
import type { PlannedPhoto } from './data/planShots.js';
import { OWN_PHOTOS_DEFAULTS, type OwnPhotosOptions } from './data/readOwnPhotos.js';
import { readUtilities } from './data/readUtilities.js';
import type { Measured, Shot } from './data/shot.js';
import { shotsOf } from './data/shotsOf.js';
import { syntheticShots } from './data/syntheticShots.js';
import type { Evaluation, EvaluationResult, RocPart } from './evaluationResult.js';
import { checkFieldPlan, type FieldPlan, fieldShots, measureField } from './measureField.js';
import { type EvaluationPlan, planEvaluation } from './planEvaluation.js';
import type { Bootstrap } from './statistics/index.js';

/** Options of {@link evaluate}. */
export interface EvaluateOptions extends OwnPhotosOptions {
  /** A table of photos (a CSV file, or a folder with `photos.csv`), a folder with a subfolder of photos for each class, or a folder with `faces.csv`. */
  readonly data: string;
  /**
   * Another model for comparison.
   *
   * @defaultValue none
   */
  readonly baseline?: Classifier | undefined;
  /** The path of the model in the report. @defaultValue `'the bundled model'` */
  readonly modelPath?: string | undefined;
  /** The path of the other model in the report. @defaultValue none */
  readonly baselinePath?: string | undefined;
  /** Restricts `faces.csv` to photos of this source. @defaultValue all */
  readonly source?: string | undefined;
  /** Sources of `faces.csv` that the model was not trained on. @defaultValue none */
  readonly heldOut?: readonly string[] | undefined;
  /** Sources that the model's own records list as held out; they need not be in the data. @defaultValue none */
  readonly recordedHeldOut?: readonly string[] | undefined;
  /** A CSV file with the columns path and utility (0..1), for an error-versus-discard curve. @defaultValue none */
  readonly utility?: string | undefined;
  /** Number of worst mistakes to list per task. @defaultValue 10 */
  readonly worst?: number | undefined;
  /** Seed of the bootstrap and of synthetic defects. @defaultValue 0 */
  readonly seed?: number | undefined;
  /** Number of bootstrap rounds. @defaultValue 1000 */
  readonly rounds?: number | undefined;
  /** Number of photos for each synthetic defect at each severity, for `faces.csv`. @defaultValue 20 */
  readonly perDefect?: number | undefined;
  /** Detects faces in photos of a table without a box; otherwise the whole photo is the face crop. @defaultValue false */
  readonly detect?: boolean | undefined;
  /** Measures errors by group on photos of a table, unchanged and with .7 times the light: see {@link groupErrors}. @defaultValue false */
  readonly groups?: boolean | undefined;
  /** Measures how often moving the box that is given by a tenth, or scaling it by .8 or 1.25, changes the verdict on photos of a table. @defaultValue false */
  readonly boxes?: boolean | undefined;
  /** Called with the share of the photos that have been measured, 0..1. @defaultValue none */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

const DEFAULTS = Object.freeze({
  ...OWN_PHOTOS_DEFAULTS,
  data: '' as string,
  baseline: undefined as Classifier | undefined,
  modelPath: 'the bundled model' as string,
  baselinePath: undefined as string | undefined,
  source: undefined as string | undefined,
  heldOut: [] as readonly string[],
  recordedHeldOut: [] as readonly string[],
  utility: undefined as string | undefined,
  worst: 10 as number,
  seed: 0 as number,
  rounds: 1000 as number,
  perDefect: 20 as number,
  detect: false as boolean,
  groups: false as boolean,
  boxes: false as boolean,
  onProgress: undefined as EvaluateOptions['onProgress'],
});

/**
 * Measures a model on labelled photos: ROC and average precision of each class with bootstrap intervals, error rates at its thresholds,
 * confusion matrix, calibration, false rejections by group, error-versus-discard curves; with simple measures of sharpness and light as
 * baselines.
 *
 * @param classifier - the model; its backend must be ready
 * @param options - the photos, and settings of the measurement
 * @returns the report as data, and its ROC curves; {@link writeEvaluation} writes both
 * @throws TypeError or RangeError naming an option, or the file and line of a table; Error when a file cannot be read
 */
export async function evaluate(
  classifier: FaceQualityClassifier,
  options: EvaluateOptions,
): Promise<Evaluation> {
  checkObject('options', options, '{ data, ... }');
  const settings = resolveOptions('evaluate', options, DEFAULTS);
  const { data, baseline, utility, heldOut, recordedHeldOut, onProgress } = settings;
  const { worst, seed, rounds, perDefect, detect, groups, boxes, source, modelPath } = settings;
  checkPath('data', options.data);
  checkInteger('worst', worst, 0);
  checkInteger('seed', seed);
  checkInteger('rounds', rounds, 1);
  checkInteger('perDefect', perDefect, 1);
  for (const [name, value] of Object.entries({ detect, groups, boxes })) checkBoolean(name, value);
  checkOptionalFunction('onProgress', onProgress);
  const utilities = utility === undefined ? undefined : await readUtilities(utility, data);
  checkObject('classifier', classifier, 'a FaceQualityClassifier');
  const { metadata } = classifier;
  checkObject('classifier.metadata', metadata, 'that of a FaceQualityClassifier');
  const plan = await planEvaluation(metadata, settings);
  const field = { groups, boxes };
  checkFieldPlan(field, plan.own);
  const bootstrap = { seed, rounds };
  const reader = boxReader();
  const { measured, ...fieldReports } = await measureAll(
    { plan, field, seed, bootstrap, reader },
    { classifier, baseline },
    onProgress,
  ).finally(reader.dispose);
  const { rocCurves, ...reports } = reportOf(metadata, measured, { bootstrap, worst });
  const result: EvaluationResult = {
    format: 1,
    model: modelOf(metadata, modelPath),
    baseline: settings.baselinePath ?? null,
    settings: {
      data,
      source: source ?? null,
      heldOut: [...new Set([...heldOut, ...recordedHeldOut])],
      seed,
      rounds,
      perDefect,
    },
    notes: plan.notes,
    ...reports,
    ...fieldReports,
    ...(utilities && { utility: withUtilities(measured, utilities) }),
  };
  return { result, rocCurves };
}

/** The measured photos of each part. */
type MeasuredParts = Readonly<Record<'test' | 'validation' | 'unseen' | 'natural' | 'own', Measured[]>>;

async function measureAll(
  {
    plan,
    field,
    seed,
    bootstrap,
    reader,
  }: { plan: EvaluationPlan; field: FieldPlan; seed: number; bootstrap: Bootstrap; reader: BoxReader },
  raters: Parameters<typeof measureShots>[1],
  onProgress: (fraction: number) => void = () => {},
): Promise<{ measured: MeasuredParts } & Pick<EvaluationResult, 'groups' | 'boxes'>> {
  const planned = (photos: readonly PlannedPhoto[]): number =>
    photos.reduce((sum, { shots }) => sum + shots.length, 0);
  const total =
    planned(plan.test) +
    planned(plan.validation) +
    planned(plan.unseen) +
    plan.natural.length +
    plan.own.length +
    fieldShots(field, plan.own);
  if (total === 0) throw new RangeError('`data` must have photos of the test split, got none');
  let done = 0;
  const measure = (shots: AsyncIterable<Shot>): Promise<Measured[]> =>
    measureShots(shots, raters, (count) => {
      done += count;
      onProgress(done / total);
    });
  const own = await measure(shotsOf(plan.own, reader));
  const { metadata } = raters.classifier;
  const reports = await measureField(field, metadata, plan.own, own, { measure, reader, bootstrap });
  const measured = {
    natural: await measure(shotsOf(plan.natural, reader)),
    own,
    // different seeds, so that no two parts share a defect
    test: await measure(syntheticShots(plan.test, seed)),
    unseen: await measure(syntheticShots(plan.unseen, seed + 1)),
    validation: await measure(syntheticShots(plan.validation, seed + 2)),
  };
  return { measured, ...reports };
}

function reportOf(
  model: ModelMetadata,
  { test, validation, unseen, natural, own }: MeasuredParts,
  options: Parameters<typeof measureNatural>[2],
): Pick<EvaluationResult, 'synthetic' | 'unseen' | 'natural' | 'own'> & { rocCurves: RocPart[] } {
  const rocCurves: RocPart[] = [];
  const part = <T>(
    name: RocPart['name'],
    title: string,
    found: { report: T; charts: RocPart['charts'] },
  ): T => {
    rocCurves.push({ name, title, charts: found.charts });
    return found.report;
  };
  return {
    ...(test.length > 0 && {
      synthetic: part(
        'synthetic',
        'Made defects on people of the test split',
        measureSynthetic(model, test, validation, options.bootstrap),
      ),
    }),
    ...(unseen.length > 0 && {
      unseen: part(
        'unseen',
        'Made defects on a source held out of training',
        measureSynthetic(model, unseen, validation, options.bootstrap),
      ),
    }),
    ...(natural.length > 0 && {
      natural: part('natural', 'Natural photos', measureNatural(model, natural, options)),
    }),
    ...(own.length > 0 && { own: part('own', 'Own photos', measureOwn(model, own, options)) }),
    rocCurves,
  };
}

/** Photos that were measured unchanged, with their utilities. */
function withUtilities(
  { test, unseen, natural, own }: MeasuredParts,
  utilities: ReadonlyMap<string, number>,
): Discard {
  const asTheyAre = [...test, ...unseen].filter(({ kind }) => kind === 'as it is' || kind === 'unchecked');
  const known = [...asTheyAre, ...natural, ...own].flatMap((photo) => {
    const utility = utilities.get(resolve(photo.path));
    return utility === undefined ? [] : [{ photo, utility }];
  });
  const found = discard(
    known.map(({ photo }) => photo),
    known.map(({ utility }) => utility),
    `as the table says (${known.length} of its ${utilities.size} photos)`,
  );
  if (!found) {
    throw new RangeError(
      '`utility` must name photos that are measured (of the test split or a held-out source, of natural.csv, or own ones), got others only',
    );
  }
  return found;
}

function modelOf(metadata: ModelMetadata, path: string): EvaluationResult['model'] {
  const { version, data, classNames, acceptableClass, thresholds } = metadata;
  return { path, version: version ?? null, data: data ?? null, classNames, acceptableClass, thresholds };
}

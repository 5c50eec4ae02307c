import { statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FaceQualityClassifier, type ModelMetadata } from '../model/index.js';
import { fileHandler } from '../node/fileHandler.js';
import { type NodeBackend, startBackend } from '../node/startBackend.js';
import { checkInteger } from '../validate.js';
import { writeCharts } from './charts/writeCharts.js';
import { heldOutSources } from './data/heldOutSources.js';
import type { PlannedPhoto } from './data/planShots.js';
import { readUtilities } from './data/readUtilities.js';
import type { Measured, Shot } from './data/shot.js';
import { shotsOf } from './data/shotsOf.js';
import { syntheticShots } from './data/syntheticShots.js';
import { type Discard, discard } from './discard.js';
import { markdown } from './markdown.js';
import { measureNatural } from './measureNatural.js';
import { measureOwn } from './measureOwn.js';
import { measureShots } from './measureShots.js';
import { measureSynthetic } from './measureSynthetic.js';
import { type EvaluationPlan, planEvaluation } from './planEvaluation.js';
import { progressBar } from './progressBar.js';
import type { DrawnPart, EvaluationResult } from './result.js';

export interface EvaluateOptions {
  /** A folder with `faces.csv`, or one with a subfolder of photos for each class. */
  readonly data: string;
  /** Where evaluation.json, evaluation.md and the pictures go. */
  readonly out: string;
  /** The model.json; undefined for the bundled model. */
  readonly model: string | undefined;
  /** The model.json of another model for comparison. */
  readonly baseline: string | undefined;
  readonly backend: NodeBackend;
  /** Only photos of this source. */
  readonly source: string | undefined;
  /** Sources that the model was not trained on, besides those that it names itself. */
  readonly heldOut: readonly string[];
  /** A table path,utility. */
  readonly utility: string | undefined;
  /** How many of the worst mistakes of each task are listed. */
  readonly worst: number;
  readonly seed: number;
  /** Rounds of the bootstrap. */
  readonly rounds: number;
  /** Photos for each defect at each severity. */
  readonly perDefect: number;
}

/**
 * Measures a model and writes what it found.
 *
 * @returns what was written to evaluation.json
 * @throws RangeError or Error when the folder, a table or a model cannot be used
 */
export async function evaluate(options: EvaluateOptions): Promise<EvaluationResult> {
  const { data, model, baseline } = options;
  checkInteger('--rounds', options.rounds, 1);
  checkInteger('--per-defect', options.perDefect, 1);
  if (!statSync(data, { throwIfNoEntry: false })?.isDirectory()) {
    throw new RangeError(`\`--data\` must be a folder, got ${data}, which is none`);
  }
  const utilities = options.utility === undefined ? undefined : await readUtilities(options.utility, data);
  await startBackend(options.backend);
  const classifier = await FaceQualityClassifier.load(model && fileHandler(model));
  try {
    const other = baseline ? await FaceQualityClassifier.load(fileHandler(baseline)) : undefined;
    try {
      const { metadata } = classifier;
      const recorded = await heldOutSources(metadata, model);
      const plan = await planEvaluation(metadata, { ...options, recorded });
      const bar = progressBar('evaluation');
      const measured = await measureAll(plan, options.seed, { classifier, baseline: other }, (fraction) =>
        bar(fraction),
      );
      const { parts, ...reports } = report(metadata, measured, options);
      const result: EvaluationResult = {
        format: 1,
        model: about(metadata, model),
        baseline: baseline ?? null,
        settings: settingsOf(options, [...new Set([...options.heldOut, ...recorded])]),
        notes: plan.notes,
        ...reports,
        ...(utilities && { utility: withUtilities(measured, utilities) }),
      };
      await mkdir(options.out, { recursive: true });
      await writeFile(join(options.out, 'evaluation.json'), `${JSON.stringify(result, null, 1)}\n`);
      const pictures = await writeCharts(options.out, result, parts);
      await writeFile(join(options.out, 'evaluation.md'), markdown(result, pictures));
      return result;
    } finally {
      other?.dispose();
    }
  } finally {
    classifier.dispose();
  }
}

/** The photos of each part, measured. */
type MeasuredParts = Readonly<Record<'test' | 'validation' | 'unseen' | 'natural' | 'own', Measured[]>>;

async function measureAll(
  plan: EvaluationPlan,
  seed: number,
  raters: Parameters<typeof measureShots>[1],
  onProgress: (fraction: number) => void,
): Promise<MeasuredParts> {
  const planned = (photos: readonly PlannedPhoto[]): number =>
    photos.reduce((sum, { shots }) => sum + shots.length, 0);
  const total =
    planned(plan.test) +
    planned(plan.validation) +
    planned(plan.unseen) +
    plan.natural.length +
    plan.own.length;
  if (total === 0) throw new RangeError('there is nothing to measure: no photo is of the test split');
  let done = 0;
  const measure = (shots: AsyncIterable<Shot>): Promise<Measured[]> =>
    measureShots(shots, raters, (count) => {
      done += count;
      onProgress(done / total);
    });
  return {
    natural: await measure(shotsOf(plan.natural)),
    own: await measure(shotsOf(plan.own)),
    // the seeds differ, so that no two parts share a defect
    test: await measure(syntheticShots(plan.test, seed)),
    unseen: await measure(syntheticShots(plan.unseen, seed + 1)),
    validation: await measure(syntheticShots(plan.validation, seed + 2)),
  };
}

function report(
  model: ModelMetadata,
  { test, validation, unseen, natural, own }: MeasuredParts,
  { seed, rounds, worst }: EvaluateOptions,
): Pick<EvaluationResult, 'synthetic' | 'unseen' | 'natural' | 'own'> & { parts: DrawnPart[] } {
  const bootstrap = { seed, rounds };
  const parts: DrawnPart[] = [];
  const drawn = <T>(name: string, title: string, found: { report: T; charts: DrawnPart['charts'] }): T => {
    parts.push({ name, title, charts: found.charts });
    return found.report;
  };
  return {
    ...(test.length > 0 && {
      synthetic: drawn(
        'synthetic',
        'Made defects on people of the test split',
        measureSynthetic(model, test, validation, bootstrap),
      ),
    }),
    ...(unseen.length > 0 && {
      unseen: drawn(
        'unseen',
        'Made defects on a source held out of training',
        measureSynthetic(model, unseen, validation, bootstrap),
      ),
    }),
    ...(natural.length > 0 && {
      natural: drawn('natural', 'Natural photos', measureNatural(model, natural, { bootstrap, worst })),
    }),
    ...(own.length > 0 && {
      own: drawn('own', 'Own photos', measureOwn(model, own, { bootstrap, worst })),
    }),
    parts,
  };
}

/** Photos that were measured as they are, with their utilities. */
function withUtilities(
  { test, unseen, natural, own }: MeasuredParts,
  utilities: ReadonlyMap<string, number>,
): Discard {
  const asTheyAre = [...test, ...unseen].filter(({ kind }) => kind === 'as it is' || kind === 'unchecked');
  const photos = [...asTheyAre, ...natural, ...own].filter(({ path }) => utilities.has(resolve(path)));
  const values = photos.map(({ path }) => utilities.get(resolve(path)) as number);
  const found = discard(
    photos,
    values,
    `as the table says (${photos.length} of its ${utilities.size} photos)`,
  );
  if (!found) {
    throw new RangeError(
      'the table of utilities must name photos that are measured: of the test split or a held-out source, of natural.csv, or own ones',
    );
  }
  return found;
}

function about(metadata: ModelMetadata, path: string | undefined): EvaluationResult['model'] {
  const { version, data, classNames, acceptableClass, thresholds } = metadata;
  return {
    path: path ?? 'the bundled model',
    version: version ?? null,
    data: data ?? null,
    classNames,
    acceptableClass,
    thresholds,
  };
}

function settingsOf(
  { data, source, seed, rounds, perDefect }: EvaluateOptions,
  heldOut: readonly string[],
): EvaluationResult['settings'] {
  return { data, source: source ?? null, heldOut, seed, rounds, perDefect };
}

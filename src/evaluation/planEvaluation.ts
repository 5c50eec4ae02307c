import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelMetadata } from '../model/index.js';
import { checkOneOf } from '../validate.js';
import { findFaces } from './data/findFaces.js';
import { MEDIUM, type PlannedPhoto, planShots, SEVERITIES } from './data/planShots.js';
import { type Photo, readFaces } from './data/readFaces.js';
import { type NaturalPhoto, readNaturalPhotos } from './data/readNaturalPhotos.js';
import { type OwnPhoto, type OwnPhotosOptions, readOwnPhotos } from './data/readOwnPhotos.js';

/** Photos to measure, by part. */
export interface EvaluationPlan {
  readonly test: readonly PlannedPhoto[];
  /** Only for thresholds and calibration. */
  readonly validation: readonly PlannedPhoto[];
  readonly unseen: readonly PlannedPhoto[];
  readonly natural: readonly NaturalPhoto[];
  readonly own: readonly OwnPhoto[];
  /** Caveats for the reader. */
  readonly notes: readonly string[];
}

export interface PlanSettings extends OwnPhotosOptions {
  readonly data: string;
  readonly source?: string | undefined;
  /** Sources that the caller excludes from training; they must be in the data. */
  readonly heldOut: readonly string[];
  /** Sources that the model's own records exclude from training; they need not be in the data. */
  readonly recordedHeldOut: readonly string[];
  /** Detects the faces in photos of a table without a box. */
  readonly detect?: boolean | undefined;
  readonly perDefect: number;
  readonly seed: number;
}

/** Number of samples without a defect per photo, and of pairs of defects. */
const CLEAN = 3;
const PAIRS = 4;

/** Share of `perDefect` for the validation split, which only has to determine two numbers per class. */
const VALIDATION_SHARE = 0.5;

/**
 * Reads the data, and plans the samples to measure.
 *
 * @throws RangeError for a source that is not in the data; Error when a file cannot be read
 */
export async function planEvaluation(model: ModelMetadata, settings: PlanSettings): Promise<EvaluationPlan> {
  const { data, source, heldOut, recordedHeldOut } = settings;
  if (!existsSync(join(data, 'faces.csv'))) {
    if (source !== undefined || heldOut.length > 0) {
      throw new RangeError(
        `\`source\` and \`heldOut\` need ${join(data, 'faces.csv')}, which does not exist`,
      );
    }
    const { acceptableFolder, extraColumns, rename, overallWords } = settings;
    const columns = { acceptableFolder, extraColumns, rename, overallWords };
    const table = await readOwnPhotos(data, model, columns);
    const { photos, notes } = settings.detect ? await findFaces(table) : table;
    return { test: [], validation: [], unseen: [], natural: [], own: photos, notes };
  }
  const photos = await readFaces(data);
  const sources = [...new Set(photos.map((photo) => photo.source))].sort();
  if (source !== undefined) checkOneOf('source', source, sources);
  for (const name of heldOut) checkOneOf('heldOut', name, sources);
  const held = sources.filter((name) => heldOut.includes(name) || recordedHeldOut.includes(name));
  const used = photos.filter((photo) => source === undefined || photo.source === source);
  const seen = used.filter((photo) => !held.includes(photo.source));
  const plan = (part: Photo[]): PlannedPhoto[] =>
    planShots(part, model.classNames, {
      severities: SEVERITIES,
      perDefect: settings.perDefect,
      asItIs: true,
      clean: CLEAN,
      pairs: PAIRS,
      seed: settings.seed,
    });
  const natural = await readNaturalPhotos(data);
  return {
    test: plan(seen.filter(({ split }) => split === 'test')),
    validation: planShots(
      // photos of every source: thresholds apply to all
      photos.filter((photo) => photo.split === 'validation' && !held.includes(photo.source)),
      model.classNames,
      {
        severities: SEVERITIES.filter((severity) => severity >= MEDIUM),
        perDefect: Math.ceil(settings.perDefect * VALIDATION_SHARE),
        asItIs: false,
        clean: CLEAN,
        pairs: 0,
        seed: settings.seed,
      },
    ),
    unseen: plan(used.filter((photo) => held.includes(photo.source))),
    natural,
    own: [],
    notes: notesOf(settings, held, natural),
  };
}

function notesOf(
  { source, recordedHeldOut }: PlanSettings,
  held: readonly string[],
  natural: readonly NaturalPhoto[],
): string[] {
  const absent = recordedHeldOut.filter((name) => !held.includes(name));
  return [
    ...(source === undefined
      ? []
      : [`Only photos of ${source} were measured in the parts with made defects.`]),
    ...(held.length > 0
      ? [`Held out of training: ${held.join(', ')}.`]
      : [
          'No source of these data was held out of training, so nothing here tells of an unseen source with made defects.',
        ]),
    ...(absent.length > 0 ? [`Held out of training, but not in these data: ${absent.join(', ')}.`] : []),
    ...(natural.length === 0
      ? ['The data have no natural.csv: how the model does on natural photos was not measured.']
      : []),
    ...(natural.some(({ face }) => face)
      ? ['Face boxes of natural.csv are drawn anew, as by `assess`; those of faces.csv are used as they are.']
      : []),
    ...(natural.length > 0 && natural.every(({ person, path }) => path.endsWith(person))
      ? [
          'natural.csv does not say who is in its photos: each counts as another person, so its intervals are somewhat too narrow.',
        ]
      : []),
  ];
}

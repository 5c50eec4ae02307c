import type { BoxReader } from '../detectors/boxReader.js';
import type { ModelMetadata } from '../model/index.js';
import { type BoxErrors, boxErrors } from './analysis/boxErrors.js';
import { type GroupErrors, groupErrors } from './analysis/groupErrors.js';
import { groupedPhotos } from './analysis/groupedPhotos.js';
import { BOX_CHANGES } from './data/boxChanges.js';
import { judgedBox } from './data/judgedBox.js';
import type { OwnPhoto } from './data/readOwnPhotos.js';
import type { Measured, Shot } from './data/shot.js';
import { shotsOf } from './data/shotsOf.js';
import { withLight } from './data/withLight.js';
import type { Bootstrap } from './statistics/index.js';

/** Share of the light in the second measurement of errors by group. */
export const DIMMED_LIGHT = 0.7;

/** Errors by group, on the unchanged photos and with the same loss of light for all groups. */
export interface GroupsReport {
  readonly asTheyAre: GroupErrors;
  /** All photos with a share of their linear light. */
  readonly dimmed: GroupErrors & { readonly light: number };
}

/** Measurements besides those on the unchanged photos. */
export interface FieldPlan {
  readonly groups: boolean;
  readonly boxes: boolean;
}

/** @throws RangeError if the photos lack the groups or boxes that the plan needs */
export function checkFieldPlan({ groups, boxes }: FieldPlan, photos: readonly OwnPhoto[]): void {
  if (groups && photos.every(({ group }) => group === ''))
    throw new RangeError(
      '`groups` must be left out for photos without a group: a table must have the column',
    );
  if (boxes && !photos.some(({ face }) => face))
    throw new RangeError(
      '`boxes` must be left out for photos without a face box: a table must have boxes, or `detect` find them',
    );
}

/** Number of additional measurements, besides one per unchanged photo. */
export function fieldShots({ groups, boxes }: FieldPlan, photos: readonly OwnPhoto[]): number {
  const withBox = photos.filter(({ face }) => face).length;
  return (groups ? photos.length : 0) + (boxes ? withBox * Object.keys(BOX_CHANGES).length : 0);
}

/** What measures the photos. */
interface FieldTools {
  /** Measures shots. */
  readonly measure: (shots: AsyncIterable<Shot>) => Promise<Measured[]>;
  /** Draws face boxes without a roll anew. */
  readonly reader: BoxReader;
  readonly bootstrap: Bootstrap;
}

/**
 * Measures errors by group and with changed boxes.
 *
 * @param measured - the unchanged photos, in their order
 */
export async function measureField(
  plan: FieldPlan,
  model: ModelMetadata,
  photos: readonly OwnPhoto[],
  measured: readonly Measured[],
  tools: FieldTools,
): Promise<{ groups?: GroupsReport; boxes?: BoxErrors }> {
  const { measure, reader, bootstrap } = tools;
  const defects = model.classNames.filter((name) => name !== model.acceptableClass);
  const errors = (of: readonly Measured[]): GroupErrors =>
    groupErrors(groupedPhotos(model, of), defects, { bootstrap });
  const groups = plan.groups
    ? {
        asTheyAre: errors(measured),
        dimmed: { ...errors(await measure(dimmedShots(photos, reader))), light: DIMMED_LIGHT },
      }
    : undefined;
  const boxes = plan.boxes ? await measureBoxes(photos, measured, tools) : undefined;
  return { ...(groups && { groups }), ...(boxes && { boxes }) };
}

async function* dimmedShots(photos: readonly OwnPhoto[], reader: BoxReader): AsyncGenerator<Shot> {
  for await (const shot of shotsOf(photos, reader))
    yield { ...shot, pixels: withLight(shot.pixels, DIMMED_LIGHT) };
}

async function measureBoxes(
  photos: readonly OwnPhoto[],
  measured: readonly Measured[],
  { measure, reader, bootstrap }: FieldTools,
): Promise<BoxErrors | undefined> {
  const names = Object.keys(BOX_CHANGES);
  const own = photos.filter(({ face }) => face);
  const all = await measure(changedShots(own, reader));
  const changed = names.map((name, c) => [name, all.filter((_, i) => i % names.length === c)] as const);
  const asTheyAre = measured.filter((_, i) => photos[i].face);
  return boxErrors(asTheyAre, Object.fromEntries(changed), bootstrap);
}

/** Each photo with each change of the box that is given, drawn anew as `assess` does, one after the other. */
async function* changedShots(photos: readonly OwnPhoto[], reader: BoxReader): AsyncGenerator<Shot> {
  for await (const shot of shotsOf(photos)) {
    const { pixels, face } = shot;
    if (!face) continue;
    for (const change of Object.values(BOX_CHANGES))
      yield { ...shot, face: await judgedBox(reader, pixels, change(face)) };
  }
}

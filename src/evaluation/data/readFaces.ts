import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FaceBox } from '../../types.js';
import { describe } from '../../validate.js';
import type { PhotoRecord, Split } from './photoRecord.js';
import { readPhotoTable } from './readPhotoTable.js';

/** A photo of `faces.csv`, with its face. */
export interface Photo {
  readonly path: string;
  readonly source: string;
  readonly person: string;
  readonly group: string;
  readonly face: FaceBox;
  /** Frontal, sharp, evenly lit, one face: without a fault. */
  readonly flawless: boolean;
  /** Yaw of the head: distance of the nose from the midpoint of the eyes, in inter-eye distances; 0 if not given. */
  readonly yaw: number;
  readonly split: Split;
}

/** Columns of `faces.csv` besides those of every table of photos. */
const EXTRA = ['width', 'height', 'n_faces', 'eye_dist', 'yaw_proxy', 'roll_deg', 'strict_good'];

/**
 * The photos of `faces.csv` with exactly one face: a table of photos with the columns `n_faces`, `strict_good` (0 or 1) and, optionally,
 * `yaw_proxy`. All photos of a person are in one split, by a hash of the name.
 *
 * @param directory - the folder of `faces.csv`, to which paths are relative
 * @returns the photos, in the order of the rows
 * @throws RangeError naming file and line for an invalid table, a missing column or a photo without a box
 */
export async function readFaces(directory: string): Promise<Photo[]> {
  const { photos } = await readPhotoTable(join(directory, 'faces.csv'), { extraColumns: EXTRA });
  return photos.filter((photo) => textOf(photo, 'n_faces') === '1').map(photoOf);
}

function photoOf(record: PhotoRecord): Photo {
  const { path, where, person, group, source, face } = record;
  if (!face) throw new RangeError(`${where} must have a face box for a photo with one face, got none`);
  const flawless = textOf(record, 'strict_good');
  if (flawless !== '0' && flawless !== '1') {
    throw new RangeError(`${where} must have 0 or 1 in the column strict_good, got ${describe(flawless)}`);
  }
  const yaw = Number(record.extra.get('yaw_proxy') ?? 0);
  if (!Number.isFinite(yaw)) {
    throw new RangeError(
      `${where} must have a number in the column yaw_proxy, got ${describe(record.extra.get('yaw_proxy'))}`,
    );
  }
  return {
    path,
    source,
    person,
    group,
    face,
    flawless: flawless === '1',
    yaw: Math.abs(yaw),
    split: splitOf(person),
  };
}

function textOf({ where, extra }: PhotoRecord, column: string): string {
  const value = extra.get(column);
  if (value === undefined) throw new RangeError(`${where} must have the column ${column}, got none`);
  return value;
}

function splitOf(person: string): Split {
  const bucket = createHash('sha256').update(person).digest()[0] % 10;
  if (bucket === 0) return 'test';
  return bucket === 1 ? 'validation' : 'train';
}

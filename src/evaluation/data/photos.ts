import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { FaceBox } from '../../types.js';
import { readCsv } from './csv.js';

/** A photo of the training data, with its face. */
export interface Photo {
  readonly path: string;
  readonly source: string;
  readonly person: string;
  readonly group: string;
  readonly face: FaceBox;
  /** Frontal, sharp, evenly lit, one face: nothing speaks against it. */
  readonly flawless: boolean;
  /** How far the head is turned: the nose's distance from the middle between the eyes, in distances between the eyes. */
  readonly yaw: number;
  readonly split: Split;
}

export type Split = 'train' | 'validation' | 'test';

/** The photos that `faces.csv` lists. A person is in one split only. */
export async function readPhotos(directory: string): Promise<Photo[]> {
  const rows = await readCsv(join(directory, 'faces.csv'));
  return rows
    .filter((row) => row.n_faces === '1')
    .map((row) => ({
      path: join(directory, row.path),
      source: row.source,
      person: row.person,
      group: row.group,
      face: faceOf(row),
      flawless: row.strict_good === '1',
      yaw: Math.abs(Number(row.yaw_proxy)),
      split: splitOf(row.person),
    }));
}

/** The photos that `natural.csv` lists, which nothing is ever trained on; empty where there are none. */
export async function readNatural(
  directory: string,
): Promise<{ path: string; label: string; defects: string; face?: FaceBox }[]> {
  const rows = await readCsv(join(directory, 'natural.csv')).catch(() => []);
  return rows.map((row) => ({
    path: join(directory, row.path),
    label: row.label,
    defects: row.defects,
    ...(row.face_w && { face: faceOf(row) }),
  }));
}

function faceOf(row: Record<string, string>): FaceBox {
  return {
    x: Number(row.face_x),
    y: Number(row.face_y),
    width: Number(row.face_w),
    height: Number(row.face_h),
  };
}

function splitOf(person: string): Split {
  const bucket = createHash('sha256').update(person).digest()[0] % 10;
  if (bucket === 0) return 'test';
  return bucket === 1 ? 'validation' : 'train';
}

import { readFile } from 'node:fs/promises';
import { checkObject, checkOneOf, checkString, describe } from '../../src/validate.js';
import type { Half } from '../explanations/cases.js';
import { COVER_KINDS, type CoverKind } from './coverKinds.js';
import { dataFile } from './dataFile.js';

/** A corner of a polygon: x and y in pixels of the stored photo, from its upper left corner. */
export type Vertex = readonly [x: number, y: number];

/** Skin as it looks in the photo. */
export type SkinTone = 'light' | 'medium' | 'dark';

/** A photo of a partly covered face, and where its cover is. */
export interface CoverMark {
  /** File name of the photo. */
  readonly photo: string;
  readonly cover: CoverKind;
  /** Grade of the defect in the labels: 1 slight, 2 clear. */
  readonly grade: 1 | 2;
  /** Set where the outline or the kind is open to doubt. */
  readonly unsure?: true;
  readonly skinTone?: SkinTone;
  /** Half `choose` is for choosing methods and settings, half `report` for the tables alone. */
  readonly half: Half;
  /** Outlines of the cover, 4 to 12 vertices each; they may overlap, and reach beyond the face. */
  readonly polygons: readonly (readonly Vertex[])[];
}

/** The marks of the covers on photos of FairFace. */
export const FAIRFACE_COVERS = dataFile('fairface-covers.json');

/** The marks of covers on photos of FairFace that no table reports: for training alone, all in half `choose`. */
export const MORE_FAIRFACE_COVERS = dataFile('fairface-more-covers.json');

/** The marks of the worn masks of `natural.csv`; for reporting only. */
export const NATURAL_MASKS = dataFile('natural-masks.json');

/**
 * The marks of covers that a file lists.
 *
 * @param file - a JSON file with an array of {@link CoverMark}
 * @throws TypeError when something in it is of a wrong kind
 * @throws RangeError when a value is unknown, a polygon has fewer than 4 or more than 12 vertices or a photo is listed twice
 */
export async function readCoverMarks(file: URL | string = FAIRFACE_COVERS): Promise<CoverMark[]> {
  const marks: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!Array.isArray(marks)) throw new TypeError(`${file} must hold an array, got ${describe(marks)}`);
  const photos = new Set<string>();
  for (const [i, mark] of marks.entries()) {
    checkCoverMark(`marks[${i}]`, mark);
    if (photos.has(mark.photo)) throw new RangeError(`\`marks[${i}].photo\` is listed twice: ${mark.photo}`);
    photos.add(mark.photo);
  }
  return marks;
}

/** Checks that a value is a mark. */
function checkCoverMark(name: string, value: unknown): asserts value is CoverMark {
  checkObject(name, value);
  const { photo, cover, grade, unsure, skinTone, half, polygons } = value as Record<string, unknown>;
  checkString(`${name}.photo`, photo);
  if (!/^[\w.-]+\.(jpg|png)$/.test(String(photo))) {
    throw new RangeError(`\`${name}.photo\` must be the name of a JPEG or PNG file, got ${describe(photo)}`);
  }
  checkOneOf(`${name}.cover`, cover, COVER_KINDS);
  checkOneOf(`${name}.grade`, grade, [1, 2]);
  checkOneOf(`${name}.unsure`, unsure, [true, undefined]);
  checkOneOf(`${name}.skinTone`, skinTone, ['light', 'medium', 'dark', undefined]);
  checkOneOf(`${name}.half`, half, ['choose', 'report']);
  if (!Array.isArray(polygons) || polygons.length === 0) {
    throw new TypeError(`\`${name}.polygons\` must be a non-empty array, got ${describe(polygons)}`);
  }
  for (const [i, polygon] of polygons.entries()) checkPolygon(`${name}.polygons[${i}]`, polygon);
}

/** Checks that a value is a polygon of 4 to 12 vertices. */
function checkPolygon(name: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TypeError(`\`${name}\` must be an array, got ${describe(value)}`);
  if (value.length < 4 || value.length > 12) {
    throw new RangeError(`\`${name}\` must have 4 to 12 vertices, got ${value.length}`);
  }
  const vertex = (point: unknown): boolean =>
    Array.isArray(point) && point.length === 2 && point.every((n) => Number.isFinite(n) && n >= 0);
  if (!value.every(vertex)) {
    throw new RangeError(
      `\`${name}\` must consist of pairs of non-negative numbers, got ${JSON.stringify(value)}`,
    );
  }
}

import { readFile } from 'node:fs/promises';
import { checkObject, checkOneOf } from '../../src/validate.js';
import { COVER_KINDS, type CoverKind } from './coverKinds.js';
import { dataFile } from './dataFile.js';

/** The kinds of covers that the labels of FairFace leave out. */
const FAIRFACE_KINDS = dataFile('fairface-cover-kinds.json');

/**
 * The kind of the cover of each photo of FairFace that is labelled as occluded and whose label leaves the kind out, by file name.
 *
 * @throws TypeError when the file holds no object
 * @throws RangeError when a kind is unknown
 */
export async function readCoverKinds(file: URL | string = FAIRFACE_KINDS): Promise<Map<string, CoverKind>> {
  const kinds: unknown = JSON.parse(await readFile(file, 'utf8'));
  checkObject('kinds', kinds);
  return new Map(Object.entries(Object(kinds)).map(([photo, kind]) => [photo, kindOf(photo, kind)]));
}

/** A value as a kind. */
function kindOf(photo: string, value: unknown): CoverKind {
  checkOneOf(`kinds["${photo}"]`, value, COVER_KINDS);
  return COVER_KINDS.find((kind) => kind === value)!;
}

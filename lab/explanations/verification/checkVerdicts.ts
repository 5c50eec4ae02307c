import { basename } from 'node:path';
import type { Photo } from '../../../src/evaluation/data/readFaces.js';
import type { NaturalPhoto } from '../../../src/evaluation/data/readNaturalPhotos.js';
import type { Shot } from '../../../src/evaluation/data/shot.js';
import { makeShot } from '../../../src/evaluation/data/syntheticShots.js';
import { readImage } from '../../../src/node/readImage.js';
import { Random } from '../../../src/random.js';
import type { Journal } from '../journal.js';
import { seedOf } from '../seedOf.js';
import { JUDGED } from './isRight.js';
import { planVerdicts } from './planVerdicts.js';

/** What is done with each photo. */
export interface ShotCheck<T extends object> {
  /** The name of the check in the journal. */
  readonly name: string;
  readonly check: (shot: Shot) => Promise<T>;
  readonly onProgress: (fraction: number) => void;
}

/** Checks photos of people whom training never saw, with defects that are made. */
export async function checkMade<T extends object>(
  journal: Journal,
  photos: readonly Photo[],
  classNames: readonly string[],
  seed: number,
  { name, check, onProgress }: ShotCheck<T>,
): Promise<T[]> {
  const checked: T[] = [];
  for (const [n, { photo, shots }] of planVerdicts(photos, classNames, seed).entries()) {
    const { path, source, person, group } = photo;
    // read once for all that is made of it, and not at all where all is known
    let read: ReturnType<typeof readImage> | undefined;
    for (const [i, shot] of shots.entries()) {
      const { kind, defects } = shot;
      const said = defects.map(
        (defect) => `${defect.name} ${defect.severity}${defect.local ? ' local' : ''}`,
      );
      const id = `${name} ${person} ${basename(path)} ${i} ${said.join(',') || kind}`;
      checked.push(
        await journal.once(id, async () => {
          read ??= readImage(path);
          const random = new Random(seedOf(seed, person, i));
          const made = makeShot(await read, photo, shot, random);
          return check({ path, source, person, group, kind, defects, ...made });
        }),
      );
      onProgress((n + (i + 1) / shots.length) / photos.length);
    }
  }
  return checked;
}

/** Checks natural photos whose defects are labelled. */
export async function checkNatural<T extends object>(
  journal: Journal,
  photos: readonly NaturalPhoto[],
  { name, check, onProgress }: ShotCheck<T>,
): Promise<T[]> {
  const judged = photos.filter(({ kind }) => JUDGED.includes(kind));
  const checked: T[] = [];
  for (const [n, photo] of judged.entries()) {
    const id = `${name} natural ${basename(photo.path)} ${photo.kind}`;
    checked.push(
      await journal.once(id, async () => check({ ...photo, pixels: await readImage(photo.path) })),
    );
    onProgress((n + 1) / judged.length);
  }
  return checked;
}

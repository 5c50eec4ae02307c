import { basename } from 'node:path';
import type { Photo } from '../../../src/evaluation/data/readFaces.js';
import type { NaturalPhoto } from '../../../src/evaluation/data/readNaturalPhotos.js';
import { makeShot } from '../../../src/evaluation/data/syntheticShots.js';
import type { FaceQualityClassifier } from '../../../src/model/index.js';
import { readImage } from '../../../src/node/readImage.js';
import { Random } from '../../../src/random.js';
import type { Journal } from '../journal.js';
import { seedOf } from '../seedOf.js';
import { type CheckedVerdict, checkVerdict } from './checkVerdict.js';
import { JUDGED } from './isRight.js';
import { planVerdicts } from './planVerdicts.js';

interface CheckOptions {
  readonly samples: number;
  readonly seed: number;
  readonly onProgress: (fraction: number) => void;
}

/** Checks verdicts on photos of people whom training never saw, with defects that are made. */
export async function checkMade(
  classifier: FaceQualityClassifier,
  journal: Journal,
  photos: readonly Photo[],
  { samples, seed, onProgress }: CheckOptions,
): Promise<CheckedVerdict[]> {
  const checked: CheckedVerdict[] = [];
  for (const [n, { photo, shots }] of planVerdicts(photos, classifier.classNames, seed).entries()) {
    const { path, source, person, group } = photo;
    // read once for all that is made of it, and not at all where all is known
    let read: ReturnType<typeof readImage> | undefined;
    for (const [i, shot] of shots.entries()) {
      const { kind, defects } = shot;
      const said = defects.map(({ name, severity, local }) => `${name} ${severity}${local ? ' local' : ''}`);
      const id = `verdict ${person} ${basename(path)} ${i} ${said.join(',') || kind}`;
      checked.push(
        await journal.once(id, async () => {
          read ??= readImage(path);
          const random = new Random(seedOf(seed, person, i));
          const made = makeShot(await read, photo, shot, random);
          return checkVerdict(
            classifier,
            { path, source, person, group, kind, defects, ...made },
            { samples, seed },
          );
        }),
      );
      onProgress((n + (i + 1) / shots.length) / photos.length);
    }
  }
  return checked;
}

/** Checks verdicts on natural photos whose defects are labelled. */
export async function checkNatural(
  classifier: FaceQualityClassifier,
  journal: Journal,
  photos: readonly NaturalPhoto[],
  { samples, seed, onProgress }: CheckOptions,
): Promise<CheckedVerdict[]> {
  const judged = photos.filter(({ kind }) => JUDGED.includes(kind));
  const checked: CheckedVerdict[] = [];
  for (const [n, photo] of judged.entries()) {
    const id = `verdict natural ${basename(photo.path)} ${photo.kind}`;
    checked.push(
      await journal.once(id, async () =>
        checkVerdict(classifier, { ...photo, pixels: await readImage(photo.path) }, { samples, seed }),
      ),
    );
    onProgress((n + 1) / judged.length);
  }
  return checked;
}

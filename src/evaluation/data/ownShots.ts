import type { FaceBox } from '../../types.js';
import { checkOneOf } from '../../validate.js';
import { acceptableName } from '../verdictOf.js';
import { classFolders, readClassFolders } from './readClassFolders.js';
import type { Known } from './shot.js';

/** A photo of a user's own folder. */
export interface OwnPhoto extends Known {
  readonly face: FaceBox | undefined;
}

/**
 * The photos of a folder with a subfolder for each class; see {@link readClassFolders}.
 *
 * @throws RangeError for a folder that is no class of the model, and for a folder without photos
 */
export async function readOwnPhotos(
  directory: string,
  model: { readonly classNames: readonly string[]; readonly acceptableClass: string | null },
): Promise<OwnPhoto[]> {
  const clean = acceptableName(model);
  const valid = [...new Set([clean, ...model.classNames])];
  for (const folder of await classFolders(directory)) checkOneOf(`a folder in ${directory}`, folder, valid);
  const { photos } = await readClassFolders(directory, { acceptableClass: clean });
  return photos.map(({ path, source, person, group, face, faults }) => {
    const defects = [...faults].filter(([, grade]) => grade === 2);
    return {
      path,
      source: source || 'own',
      person,
      group,
      kind: defects[0]?.[0] ?? clean,
      defects: defects.map(([name]) => ({ name, className: name, severity: 1 })),
      face,
    };
  });
}

import { cropFace, faceInCrop } from '../../image/index.js';
import { readImage } from '../../node/readImage.js';
import { Random } from '../../random.js';
import type { FaceBox, Pixels } from '../../types.js';
import type { PlannedPhoto, PlannedShot } from './planShots.js';
import type { Photo } from './readFaces.js';
import { carryOut, jitter, type Plan } from './recipe.js';
import type { Shot } from './shot.js';

/** Size in pixels of the crop on which defects are synthesised. */
const CROP = 320;

/** Generates the planned samples, one photo in memory at a time. Each sample has its own random stream. */
export async function* syntheticShots(plans: readonly PlannedPhoto[], seed: number): AsyncGenerator<Shot> {
  for (const [index, { photo, shots }] of plans.entries()) {
    const pixels = await readImage(photo.path);
    for (const [i, shot] of shots.entries()) {
      const random = new Random(seed + (index + 1) * 1_000_003 + (i + 1) * 7_919_000_003);
      yield {
        path: photo.path,
        source: photo.source,
        person: photo.person,
        group: photo.group,
        kind: shot.kind,
        defects: shot.defects,
        ...makeShot(pixels, photo, shot, random),
      };
    }
  }
}

/** Pixels of a planned shot: the crop, or the photo and its face if it stays unchanged. */
export function makeShot(
  pixels: Pixels,
  photo: Photo,
  { kind, defects }: PlannedShot,
  random: Random,
): { pixels: Pixels; face?: FaceBox } {
  if (kind === 'as it is' || kind === 'unchecked') return { pixels, face: photo.face };
  const drawn = jitter(photo.face, random);
  const crop = cropFace(pixels, drawn, { width: CROP, height: CROP });
  const face = faceInCrop(photo.face, drawn, CROP);
  const plan = { defects, variety: random.uniform(), frontal: 0 } as Plan;
  return { pixels: carryOut(plan, crop, face, random).image };
}

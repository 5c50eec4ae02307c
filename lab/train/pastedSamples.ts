import { basename } from 'node:path';
import type { LabelledImage } from '../../src/model/index.js';
import { Random } from '../../src/random.js';
import type { Size } from '../../src/types.js';
import type { CoverMark } from '../data/readCoverMarks.js';
import { naturalLabels } from './fairFace.js';
import { trainingMarks } from './faultOutlines.js';
import { isBare, type NaturalSample, views } from './naturalSamples.js';
import { type Cutout, fadedMask, pasteCover } from './pasteCover.js';

/** How many faces of an epoch carry a cover of another photo, and how many a piece of another bare face: the seam of a pasted piece covers nothing. */
const [COVERS, PIECES] = [600, 150];
/** Share of sunglasses among the covers. */
const GLASSES_SHARE = 0.15;
/** The middle of a face, in sides of its box, and the share of it that a cover hides at least. */
const [MIDDLE_SHARE, LEAST_HIDDEN] = [0.8, 0.06];

/** A face that carries a piece of another photo, another one in each epoch. */
export interface PastedSample extends LabelledImage {
  readonly image: NaturalSample['image'];
  readonly masks: NaturalSample['masks'];
  readonly label: Readonly<Record<string, number>>;
  /** The face that carries it. */
  readonly base: NaturalSample;
  /** Whether it is a cover, or a piece of another bare face. */
  readonly isCover: boolean;
}

/**
 * Bare faces with the covers of other photos pasted over them: hands, microphones, hair and other things that no code draws, on many faces.
 *
 * @param natural - photos that the model is fitted to; covers are taken from those whose cover is marked
 */
export async function pastedSamples(
  natural: readonly NaturalSample[],
  size: Size,
  seed: number,
): Promise<PastedSample[]> {
  const marks = await trainingMarks();
  const bare = natural.filter((sample) => isBare(sample) && sample.photo.faults.get('turned') !== 2);
  const covers = natural.flatMap((sample) => {
    const mark = marks.get(basename(sample.photo.path));
    if (!mark || !sample.found) return [];
    const cutout = cutoutOf(sample, mark);
    return hiddenShare(cutout) < LEAST_HIDDEN ? [] : [{ glasses: mark.cover === 'sunglasses', cutout }];
  });
  const random = new Random(seed * 7 + 3);
  return Array.from({ length: COVERS + PIECES }, (_, i): PastedSample[] => {
    const glasses = random.bernoulli(GLASSES_SHARE);
    const cutouts = covers.filter((cover) => cover.glasses === glasses);
    if (cutouts.length === 0 || bare.length === 0) return [];
    const base = bare[random.integer(bare.length)];
    const isCover = i < COVERS;
    const open = (epoch: number) => {
      const own = new Random((seed * 1_000_003 + i) * 1000 + epoch + 500);
      const { cutout } = cutouts[own.integer(cutouts.length)];
      const piece = isCover ? cutout : pieceOf(bare[own.integer(bare.length)], cutout);
      const { paint, polygons } = pasteCover(base.pixels, base.box, piece, own);
      const outlines = { occluded: polygons, ...(glasses && { sunglasses: polygons }) };
      return { size: base.pixels, paint, box: base.box, outlines: isCover ? outlines : {} };
    };
    const label = isCover ? coveredLabel(base, glasses) : { occluded: 0, sunglasses: 0 };
    return [{ ...views(open, size, seed * 1_000_003 + 500_000 + i), label, base, isCover }];
  }).flat();
}

/** The share of the middle of the face that a cover hides. */
function hiddenShare({ pixels: { width, height }, face, alpha }: Cutout): number {
  let sum = 0;
  let count = 0;
  const within = (at: number, from: number, side: number): boolean =>
    Math.abs(at - from - side / 2) < (MIDDLE_SHARE * side) / 2;
  for (let y = 0; y < height; y++) {
    if (!within(y, face.y, face.height)) continue;
    for (let x = 0; x < width; x++) {
      if (!within(x, face.x, face.width)) continue;
      sum += alpha[y * width + x];
      count++;
    }
  }
  return count === 0 ? 0 : sum / count;
}

function cutoutOf({ pixels, box }: NaturalSample, { polygons }: CoverMark): Cutout {
  return { pixels, face: box, polygons, alpha: fadedMask({ pixels, polygons }) };
}

/** The part of a bare face that a cover would hide. */
function pieceOf({ pixels, box }: NaturalSample, cover: Cutout): Cutout {
  const [across, down] = [box.width / cover.face.width, box.height / cover.face.height];
  const polygons = cover.polygons.map((polygon) =>
    polygon.map(
      ([x, y]) => [box.x + (x - cover.face.x) * across, box.y + (y - cover.face.y) * down] as const,
    ),
  );
  return { pixels, face: box, polygons, alpha: fadedMask({ pixels, polygons }) };
}

/** Labels of a covered face: what covers eyes or mouth hides whether they are open. */
function coveredLabel({ photo }: NaturalSample, glasses: boolean): Record<string, number> {
  const { 'eyes-closed': _eyes, 'mouth-open': _mouth, ...label } = naturalLabels(photo);
  return { ...label, acceptable: 0, occluded: 1, sunglasses: glasses ? 1 : 0 };
}

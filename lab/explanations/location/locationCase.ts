import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DEGRADATIONS } from '../../../src/degradations/index.js';
import type { BoxReader } from '../../../src/detectors/boxReader.js';
import { judgedBox } from '../../../src/evaluation/data/judgedBox.js';
import type { Photo } from '../../../src/evaluation/data/readFaces.js';
import { type NaturalPhoto, readNaturalPhotos } from '../../../src/evaluation/data/readNaturalPhotos.js';
import { faceInCrop, faceRegion, toGrid } from '../../../src/image/index.js';
import { readImage } from '../../../src/node/readImage.js';
import { Random } from '../../../src/random.js';
import type { FaceBox, Pixels, Raster, Size } from '../../../src/types.js';
import { type CoverMark, NATURAL_MASKS, readCoverMarks, type SkinTone } from '../../data/readCoverMarks.js';
import type { Half } from '../cases.js';
import { gridMask, LOCAL_DEFECTS, strike } from '../localDefects.js';
import { seedOf } from '../seedOf.js';
import { polygonMask } from './polygonMask.js';

/**
 * Origin of the defect: on a photo as it was found, the same with its face box moved by a tenth, drawn anew, or both; made by code, or one of two that were made.
 */
export type Origin = 'natural' | 'moved' | 'redrawn' | 'moved and redrawn' | 'made' | 'pair';

/** Changes the face box of a photo. */
type BoxChange = (face: FaceBox, photo: Pixels) => FaceBox | Promise<FaceBox>;

/** A photo with a defect whose place is known. */
export interface LocationCase {
  readonly id: string;
  readonly half: Half;
  readonly origin: Origin;
  /** Such as `hand`, or the name of a degradation. */
  readonly kind: string;
  /** The class that names the defect. */
  readonly target: string;
  readonly skinTone: SkinTone | undefined;
  /** Photos of one person are resampled together. */
  readonly person: string;
  /** Reads or makes the photo on the classifier's grid, with the mask of the defect; the face box may be moved. */
  readonly open: (moved?: BoxChange) => Promise<OpenCase>;
}

export interface OpenCase {
  /** RGB in 0..255. */
  readonly grid: Raster<Float32Array>;
  readonly mask: Raster<Uint8Array>;
}

/** FairFace's crops have no boxes: the face fills about the middle 150 of 224 pixels. */
const FAIRFACE_BOX: FaceBox = { x: 37, y: 37, width: 150, height: 150 };
/** Covers that are made, besides the local defects. */
const MADE_COVERS = ['medicalMask', 'sunglasses', 'hand', 'scarf'] as const;
const SEVERITY = 0.7;
/** Local defects that are made together. */
const PAIRS = [
  ['occluder', 'blur'],
  ['occluder', 'glare'],
  ['blur', 'glare'],
] as const;

/** The natural covers that were marked, of the photos that are there. */
export async function naturalCases(data: string, size: Size): Promise<LocationCase[]> {
  const folder = join(data, 'fairface', 'photos');
  const natural = new Map((await readNaturalPhotos(data)).map((photo) => [basename(photo.path), photo]));
  const ofFairface = (await readCoverMarks())
    .filter(({ photo, unsure }) => !unsure && existsSync(join(folder, photo)))
    .map((mark) => markedCase(mark, join(folder, mark.photo), FAIRFACE_BOX, size));
  const ofMasks = (await readCoverMarks(NATURAL_MASKS)).flatMap((mark) => {
    const photo: NaturalPhoto | undefined = natural.get(mark.photo);
    return photo?.face ? [markedCase({ ...mark, cover: 'mask' }, photo.path, photo.face, size)] : [];
  });
  return [...ofFairface, ...ofMasks];
}

function markedCase(mark: CoverMark, path: string, face: FaceBox, size: Size): LocationCase {
  const { photo, half, cover, skinTone, polygons } = mark;
  return {
    ...{
      id: `natural ${photo}`,
      half,
      origin: 'natural',
      kind: cover,
      target: 'occluded',
      skinTone,
      person: photo,
    },
    open: async (moved = (box) => box) => {
      const pixels = await readImage(path);
      const box = await moved(face, pixels);
      const grid = toGrid(pixels, size, box);
      return { grid, mask: polygonMask(polygons, faceRegion(box), size) };
    },
  };
}

/** The cases of one half with the face box moved by a tenth of its size, in one of four directions. */
export function movedCases(cases: readonly LocationCase[], half: Half): LocationCase[] {
  const own = cases.filter((item) => item.half === half);
  return own.map((item, i) => ({
    ...item,
    id: `${item.id} moved`,
    origin: 'moved',
    open: () => item.open(movedBy(i)),
  }));
}

/** The cases of one half with the face box drawn anew, as `assess` does with one that it is given: the own box, and the moved one. */
export function redrawnCases(cases: readonly LocationCase[], half: Half, reader: BoxReader): LocationCase[] {
  const own = cases.filter((item) => item.half === half);
  const redrawn = (face: FaceBox, photo: Pixels): Promise<FaceBox> => judgedBox(reader, photo, face);
  return own.flatMap((item, i): LocationCase[] => [
    { ...item, id: `${item.id} redrawn`, origin: 'redrawn', open: () => item.open(redrawn) },
    {
      ...item,
      id: `${item.id} moved and redrawn`,
      origin: 'moved and redrawn',
      open: () => item.open((face, photo) => redrawn(movedBy(i)(face), photo)),
    },
  ]);
}

/** Moves a box by a tenth, in one of four directions. */
function movedBy(i: number): (face: FaceBox) => FaceBox {
  return ({ x, y, width, height }) => ({
    x: x + (i % 2 === 0 ? 0.1 : -0.1) * width,
    y: y + (i % 4 < 2 ? 0.1 : -0.1) * height,
    width,
    height,
  });
}

/** Two local defects of different classes on one face: a case for the class of each. */
export function pairCases(photos: readonly Photo[], half: Half, size: Size, seed: number): LocationCase[] {
  return photos.flatMap((photo) =>
    PAIRS.flatMap((pair) => {
      const both = pair.map(
        (name) => LOCAL_DEFECTS.find(([known]) => known === name) as (typeof LOCAL_DEFECTS)[number],
      );
      return both.map(
        ([kind, target], own): LocationCase => ({
          id: `pair ${photo.person} ${pair.join(' ')} ${kind}`,
          ...{ half, origin: 'pair', kind: `${kind} beside ${pair[1 - own]}`, target },
          ...{ skinTone: undefined, person: photo.person },
          open: async () => {
            const random = new Random(seedOf(seed, photo.person, `pair ${pair.join(' ')}`));
            const [first, second] = both;
            const struck = strike(await readImage(photo.path), photo.face, first[3], first[2], size, random);
            const { width } = struck.image;
            const face = faceInCrop(photo.face, photo.face, width);
            const { image, mask } = second[3](struck.image, second[2], { random, face });
            const masks = [struck.mask, gridMask(mask, size)];
            return { grid: toGrid(image, size), mask: masks[own] };
          },
        }),
      );
    }),
  );
}

/** Local defects and covers, made on flawless photos. */
export function madeCases(photos: readonly Photo[], half: Half, size: Size, seed: number): LocationCase[] {
  const covers = MADE_COVERS.map((name) => [name, 'occluded', SEVERITY, DEGRADATIONS[name]] as const);
  const defects = [
    ...LOCAL_DEFECTS.map(([name, target, severity, degrade]) => [name, target, severity, degrade] as const),
    ...covers,
  ];
  return photos.flatMap((photo) =>
    defects.map(
      ([kind, target, severity, degrade]): LocationCase => ({
        id: `made ${photo.person} ${kind}`,
        ...{ half, origin: 'made', kind, target, skinTone: undefined, person: photo.person },
        open: async (moved = (box) => box) => {
          const random = new Random(seedOf(seed, photo.person, `location ${kind}`));
          const pixels = await readImage(photo.path);
          const { image, mask } = strike(
            pixels,
            await moved(photo.face, pixels),
            degrade,
            severity,
            size,
            random,
          );
          return { grid: toGrid(image, size), mask };
        },
      }),
    ),
  );
}

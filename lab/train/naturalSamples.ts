import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { blazeFaceDetector } from '../../src/detectors/index.js';
import { largestFirst } from '../../src/detectors/largestFirst.js';
import type { ClassName } from '../../src/evaluation/data/recipe.js';
import { faceRegion, toGrid } from '../../src/image/index.js';
import { resizeInterleaved } from '../../src/image/resizePhoto.js';
import { faceLandmarker } from '../../src/landmarks/index.js';
import type { ClassMasks } from '../../src/model/fit/samples.js';
import type { LabelledImage } from '../../src/model/index.js';
import { readImage } from '../../src/node/readImage.js';
import { readJson } from '../../src/node/readJson.js';
import { writeFileAtomic } from '../../src/node/writeFileAtomic.js';
import { Random } from '../../src/random.js';
import type { FaceBox, Pixels, Raster, Size } from '../../src/types.js';
import { polygonMask } from '../explanations/location/polygonMask.js';
import { cutOut, TIGHT_SHARE, tightPart } from './cutTight.js';
import { type NaturalPhoto, naturalLabels } from './fairFace.js';
import {
  type FaceOutlines,
  type FaultOutlines,
  faceOutlines,
  faultOutlines,
  trainingMarks,
} from './faultOutlines.js';
import { movedBox, relit, seenSize } from './naturalVariety.js';

/** A natural photo with its face, as a training sample that is another one in each epoch. */
export interface NaturalSample extends LabelledImage {
  readonly photo: NaturalPhoto;
  readonly pixels: Pixels;
  readonly outlines: FaultOutlines;
  readonly face: undefined;
  /** The face that the detector of this package finds, or the middle of the photo. */
  readonly box: FaceBox;
  /** Whether the detector found it. */
  readonly found: boolean;
  readonly image: (epoch: number) => Raster<Uint8ClampedArray>;
  /** Where faults of a part of the face are, where that is known. */
  readonly masks: (epoch: number) => ClassMasks;
  /** The place of the face, for classes whose evidence is the whole of it. */
  readonly facePlaces: (epoch: number) => ClassMasks;
  readonly label: Readonly<Partial<Record<ClassName, number>>> & Record<string, number>;
}

/** Where the crops of the data have the face, as a share of the side: nothing is around it but a quarter of the face's side. */
const MIDDLE = { x: 37 / 224, y: 37 / 224, width: 150 / 224, height: 150 / 224 };
/** The grid of masks. */
const MASK_SIZE = { width: 112, height: 112 };
/** The share of a crop that an informative mask covers. */
const [LEAST_AREA, MOST_AREA] = [0.005, 0.7];

/**
 * Reads photos and finds their faces; the boxes are kept on disk.
 *
 * @param cache - the folder of the boxes
 * @throws Error naming the photo that cannot be read
 */
export async function naturalSamples(
  photos: readonly NaturalPhoto[],
  size: Size,
  seed: number,
  cache: string,
  onProgress: (fraction: number) => void,
): Promise<NaturalSample[]> {
  const key = createHash('sha256').update(JSON.stringify(photos.map(({ person }) => person)));
  const path = join(cache, `faces-${key.digest('hex').slice(0, 12)}.json`);
  const known = (await readJson(path)) as (FaceBox | null)[] | undefined;
  const detector = blazeFaceDetector();
  const marks = await trainingMarks();
  const landmarker = faceLandmarker();
  const boxes: (FaceBox | null)[] = [];
  const samples: NaturalSample[] = [];
  for (const [i, photo] of photos.entries()) {
    const pixels = await readImage(photo.path);
    const found = known ? (known[i] ?? null) : boxOf(largestFirst(await detector.detect(pixels))[0]);
    boxes.push(found);
    const box = found ?? middleOf(pixels);
    const outlines = await faultOutlines(photo, pixels, box, marks.get(basename(photo.path)), landmarker);
    const label = naturalLabels(photo) as NaturalSample['label'];
    const shown = { size: pixels, paint: () => pixels, box, outlines };
    const own = views(() => shown, size, seed * 1_000_003 + i);
    const oval = found ? await faceOutlines(label, pixels, box, landmarker) : {};
    const facePlaces = (epoch: number): ClassMasks => own.masks(epoch, oval);
    samples.push({
      ...{ photo, pixels, outlines, face: undefined, box, found: found !== null, label, facePlaces },
      image: own.image,
      masks: (epoch) => own.masks(epoch),
    });
    onProgress((i + 1) / photos.length);
  }
  landmarker.dispose();
  if (!known) await writeFileAtomic(path, JSON.stringify(boxes));
  return samples;
}

/** Whether a photo shows a found face with nothing before it. */
export const isBare = ({ photo: { faults }, found }: NaturalSample): boolean =>
  found && faults.get('occluded') === 0 && faults.get('sunglasses') === 0;

/** What a photo shows, and where. */
interface Shown {
  readonly size: Size;
  readonly paint: () => Pixels;
  readonly box: FaceBox;
  readonly outlines: FaultOutlines;
}

/** Crops of a photo and the masks of its faults, others in each epoch. */
export function views(
  open: (epoch: number) => Shown,
  size: Size,
  seed: number,
): Pick<NaturalSample, 'image'> & {
  readonly masks: (epoch: number, outlines?: FaultOutlines | FaceOutlines) => ClassMasks;
} {
  const draw = (epoch: number) => {
    const random = new Random(seed * 1000 + epoch);
    const mirrored = random.bernoulli();
    const tight = random.bernoulli(TIGHT_SHARE);
    const shown = open(epoch);
    const part = tight ? tightPart(shown.size, shown.box, random) : undefined;
    return { random, mirrored, shown, part, moved: movedBox(shown.box, random) };
  };
  return {
    image: (epoch) => {
      const { random, mirrored, shown, part, moved } = draw(epoch);
      const photo = shown.paint();
      const small = toGrid(part ? cutOut(photo, part) : photo, seenSize(size, random), {
        ...moved,
        x: moved.x - (part?.x ?? 0),
        y: moved.y - (part?.y ?? 0),
      });
      const data = resizeInterleaved(Float32Array.from(small.data), small, size);
      return { data: relit(data, size, mirrored, random), ...size };
    },
    masks: (epoch, outlines) => {
      const { mirrored, shown, moved } = draw(epoch);
      const region = faceRegion(moved);
      return Object.fromEntries(
        Object.entries(outlines ?? shown.outlines).flatMap(([name, polygons]) => {
          const mask = polygonMask(polygons, region, MASK_SIZE);
          const area = mask.data.reduce((sum, value) => sum + value, 0) / mask.data.length;
          if (area < LEAST_AREA || area > MOST_AREA) return [];
          return [[name, mirrored ? mirrorRows(mask) : mask]];
        }),
      );
    },
  };
}

function mirrorRows({ data, width, height }: Raster<Uint8Array>): Raster<Uint8Array> {
  const result = Uint8Array.from(data, (_, i) => data[i - (i % width) + width - 1 - (i % width)]);
  return { data: result, width, height };
}

/** The middle of a crop, where no face was found. */
function middleOf({ width, height }: Pixels): FaceBox {
  return {
    x: MIDDLE.x * width,
    y: MIDDLE.y * height,
    width: MIDDLE.width * width,
    height: MIDDLE.height * height,
  };
}

/** The box alone, as it is kept on disk. */
function boxOf(found: FaceBox | undefined): FaceBox | null {
  if (!found) return null;
  const { x, y, width, height } = found;
  return { x, y, width, height };
}

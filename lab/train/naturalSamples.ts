import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { blazeFaceDetector } from '../../src/detectors/index.js';
import { largestFirst } from '../../src/detectors/largestFirst.js';
import type { ClassName } from '../../src/evaluation/data/recipe.js';
import { toGrid } from '../../src/image/index.js';
import { resizeInterleaved } from '../../src/image/resizePhoto.js';
import type { LabelledImage } from '../../src/model/index.js';
import { readImage } from '../../src/node/readImage.js';
import { readJson } from '../../src/node/readJson.js';
import { writeFileAtomic } from '../../src/node/writeFileAtomic.js';
import { Random } from '../../src/random.js';
import type { FaceBox, Pixels, Raster, Size } from '../../src/types.js';
import { cutTight, TIGHT_SHARE } from './cutTight.js';
import { type NaturalPhoto, naturalLabels } from './fairFace.js';
import { movedBox, relit, seenSize } from './naturalVariety.js';

/** A natural photo with its face, as a training sample that is another one in each epoch. */
export interface NaturalSample extends LabelledImage {
  readonly photo: NaturalPhoto;
  readonly pixels: Pixels;
  readonly face: undefined;
  /** The face that the detector of this package finds, or the middle of the photo. */
  readonly box: FaceBox;
  /** Whether the detector found it. */
  readonly found: boolean;
  readonly image: (epoch: number) => Raster<Uint8ClampedArray>;
  readonly label: Readonly<Partial<Record<ClassName, number>>> & Record<string, number>;
}

/** Where the crops of the data have the face, as a share of the side: nothing is around it but a quarter of the face's side. */
const MIDDLE = { x: 37 / 224, y: 37 / 224, width: 150 / 224, height: 150 / 224 };

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
  const boxes: (FaceBox | null)[] = [];
  const samples: NaturalSample[] = [];
  for (const [i, photo] of photos.entries()) {
    const pixels = await readImage(photo.path);
    const box = known ? (known[i] ?? null) : boxOf(largestFirst(await detector.detect(pixels))[0]);
    boxes.push(box);
    samples.push(sampleOf(photo, pixels, box, size, seed * 1_000_003 + i));
    onProgress((i + 1) / photos.length);
  }
  if (!known) await writeFileAtomic(path, JSON.stringify(boxes));
  return samples;
}

function sampleOf(
  photo: NaturalPhoto,
  pixels: Pixels,
  found: FaceBox | null,
  size: Size,
  seed: number,
): NaturalSample {
  const { width, height } = pixels;
  const middle = {
    x: MIDDLE.x * width,
    y: MIDDLE.y * height,
    width: MIDDLE.width * width,
    height: MIDDLE.height * height,
  };
  const box = found ?? middle;
  return {
    photo,
    pixels,
    face: undefined,
    box,
    found: found !== null,
    label: naturalLabels(photo) as NaturalSample['label'],
    image: (epoch) => {
      const random = new Random(seed * 1000 + epoch);
      const source = random.bernoulli(TIGHT_SHARE)
        ? cutTight(pixels, box, random)
        : { image: pixels, x: 0, y: 0 };
      const moved = movedBox(box, random);
      const small = toGrid(source.image, seenSize(size, random), {
        ...moved,
        x: moved.x - source.x,
        y: moved.y - source.y,
      });
      const data = resizeInterleaved(Float32Array.from(small.data), small, size);
      return { data: relit(data, size, random), ...size };
    },
  };
}

/** The box alone, as it is kept on disk. */
function boxOf(found: FaceBox | undefined): FaceBox | null {
  if (!found) return null;
  const { x, y, width, height } = found;
  return { x, y, width, height };
}

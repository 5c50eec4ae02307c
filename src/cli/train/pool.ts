import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cropFace, FACE_MARGIN, faceRegion, toGrid } from '../../image/index.js';
import type { LabelledImage } from '../../model/index.js';
import { readImage } from '../../node/readImage.js';
import { Random } from '../../random.js';
import type { FaceBox, Pixels, Size } from '../../types.js';
import type { Photo, Split } from './photos.js';
import { type ClassName, carryOut, drawPlan, jitter, labelsOf, type Plan } from './recipe.js';

/** A training sample: a photo on the model's grid, its labels, and how it came about. */
export interface Sample extends LabelledImage {
  readonly image: Pixels;
  readonly label: Readonly<Partial<Record<ClassName, number>>> & Record<string, number>;
  readonly plan: Plan;
  readonly photo: Pick<Photo, 'source' | 'person' | 'group' | 'split' | 'flawless'>;
}

/** Pixels of the crop on which defects are made: larger than any model's input, as a camera's photo is. */
const CROP = 320;

/** How many samples of each photo have no, one and two defects. */
const COUNTS = { flawless: [4, 7, 3], other: [0, 7, 3] } as const;

/** A group that is less than this share of its source gets twice as many samples: skin that is thin in the data must count, too. */
const THIN = 0.25;

/**
 * Makes every sample once and keeps it on disk, one file a photo: a run that was stopped goes on where it was.
 *
 * @param directory - where the files go; it must change with the recipe
 */
export async function samplePool(
  photos: readonly Photo[],
  size: Size,
  seed: number,
  directory: string,
  onProgress: (fraction: number) => void,
): Promise<Record<Split, Sample[]>> {
  await mkdir(directory, { recursive: true });
  const pool: Record<Split, Sample[]> = { train: [], validation: [], test: [] };
  const bytes = size.width * size.height * 3;
  for (const [index, photo] of photos.entries()) {
    const source = photos.filter((other) => other.source === photo.source);
    const thin = source.filter((other) => other.group === photo.group).length < THIN * source.length;
    const plans = plansFor(photo, thin && photo.split === 'train' ? 2 : 1, seed * 1_000_003 + index);
    const path = join(directory, `${index}.rgb`);
    let data = await readFile(path).catch(() => undefined);
    if (data?.length !== bytes * plans.length) {
      data = Buffer.concat(await makeSamples(photo, plans, size, seed * 1_000_003 + index));
      await writeFile(`${path}.part`, data);
      await rename(`${path}.part`, path);
    }
    for (const [i, plan] of plans.entries()) {
      const image = { data: new Uint8ClampedArray(data.subarray(i * bytes, (i + 1) * bytes)), ...size };
      pool[photo.split].push({
        image,
        label: labelsOf(plan, photo.flawless) as Sample['label'],
        plan,
        photo,
      });
    }
    onProgress((index + 1) / photos.length);
  }
  return pool;
}

function plansFor(photo: Photo, times: number, seed: number): Plan[] {
  const random = new Random(seed);
  const counts = COUNTS[photo.flawless ? 'flawless' : 'other'];
  return counts.flatMap((count, defects) =>
    Array.from({ length: count * times }, () => drawPlan(random, defects as 0 | 1 | 2)),
  );
}

async function makeSamples(
  photo: Photo,
  plans: readonly Plan[],
  size: Size,
  seed: number,
): Promise<Uint8Array[]> {
  const pixels = await readImage(photo.path);
  return plans.map((plan, i) => {
    const random = new Random(seed + (i + 1) * 7_919_000_003);
    return sampleOf(pixels, photo.face, plan, size, random);
  });
}

/** One sample: the face cropped with jitter, mirrored at random, degraded, and brought to the model's size. */
export function sampleOf(pixels: Pixels, box: FaceBox, plan: Plan, size: Size, random: Random): Uint8Array {
  const noFace = plan.defects.some(({ name }) => name === 'noFace');
  const drawn = (noFace && elsewhere(pixels, box, random)) || jitter(box, random);
  const region = faceRegion(drawn);
  const scale = CROP / region.width;
  let crop: Pixels = cropFace(pixels, drawn, { width: CROP, height: CROP });
  let face = {
    x: (box.x - region.x) * scale,
    y: (box.y - region.y) * scale,
    width: box.width * scale,
    height: box.height * scale,
  };
  if (random.bernoulli()) {
    crop = mirrored(crop);
    face = { ...face, x: CROP - face.x - face.width };
  }
  // a part of the photo without the face is one already
  const rest = drawn.width === drawn.height && noFace ? { ...plan, defects: [] } : plan;
  const grid = toGrid(carryOut(rest, crop, face, random), size);
  return new Uint8Array(Uint8ClampedArray.from(grid.data).buffer);
}

/** A box somewhere in the photo whose region hardly touches the face; none where there is no room. */
function elsewhere({ width, height }: Pixels, face: FaceBox, random: Random): FaceBox | undefined {
  for (let attempt = 0; attempt < 30 && attempt < random.uniform(0, 60); attempt++) {
    const side = face.width * random.uniform(0.4, 1.2);
    const region = { x: random.uniform(0, width - side), y: random.uniform(0, height - side), side };
    const overlap = (from: number, to: number, start: number, length: number): number =>
      Math.max(0, Math.min(to, start + length) - Math.max(from, start));
    const shared =
      overlap(region.x, region.x + side, face.x, face.width) *
      overlap(region.y, region.y + side, face.y, face.height);
    if (side > Math.min(width, height) || shared > 0.04 * face.width * face.height) continue;
    const length = side / FACE_MARGIN;
    return {
      x: region.x + (side - length) / 2,
      y: region.y + (side - length) / 2,
      width: length,
      height: length,
    };
  }
  return undefined;
}

function mirrored({ data, width, height }: Pixels): Pixels {
  const result = new Uint8ClampedArray(data.length);
  const channels = data.length / (width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        result[(y * width + x) * channels + c] = data[(y * width + width - 1 - x) * channels + c] as number;
      }
    }
  }
  return { data: result, width, height };
}

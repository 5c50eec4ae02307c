import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { cropFace, FACE_MARGIN, faceRegion, toGrid } from '../../image/index.js';
import { cellMeans } from '../../model/classMasks.js';
import type { LabelledImage } from '../../model/index.js';
import { readImage } from '../../node/readImage.js';
import { Random } from '../../random.js';
import type { FaceBox, Pixels, Raster, Size } from '../../types.js';
import type { Photo, Split } from './photos.js';
import {
  type CarriedOut,
  CLASS_NAMES,
  type ClassName,
  carryOut,
  drawPlan,
  jitter,
  labelsOf,
  type Plan,
} from './recipe.js';

/** A training sample: a photo on the model's grid, its labels, and how it came about. */
export interface Sample extends LabelledImage {
  readonly image: Raster<Uint8ClampedArray>;
  /** Where defects of a part of the photo are, `MASK_SIDE` x `MASK_SIDE`, 0..255. */
  readonly masks: Readonly<Partial<Record<ClassName, Raster<Uint8Array>>>> &
    Record<string, Raster<Uint8Array>>;
  readonly label: Readonly<Partial<Record<ClassName, number>>> & Record<string, number>;
  readonly plan: Plan;
  readonly photo: Pick<Photo, 'source' | 'person' | 'group' | 'split' | 'flawless' | 'yaw'>;
}

/** Pixels of the crop on which defects are made: larger than any model's input, as a camera's photo is. */
const CROP = 288;

/** Side of the masks that are kept. */
const MASK_SIDE = 28;
/** Masks of a sample that are kept: a plan has no more defects of different classes but for a grey photo, whose mask is all of it. */
const MASKS = 2;
/** The number of the class, and the mask. */
const MASK_BYTES = 1 + MASK_SIDE * MASK_SIDE;
const NO_CLASS = 255;
/** What share of a photo a mask covers to tell anything. */
const [LEAST_AREA, MOST_AREA] = [0.01, 0.6];

/** How many samples of each photo have no, one and two defects. */
const COUNTS = { flawless: [6, 10, 5], other: [1, 9, 4], turned: [10, 6, 2] } as const;

/** A group that is less than this share of its source gets twice as many samples: skin that is thin in the data must count, too. */
const THIN = 0.25;

/** What is to be made, as it is told to other threads. */
export interface PoolTask {
  readonly photos: readonly Photo[];
  readonly size: Size;
  readonly seed: number;
  /** Samples of each photo, 1 for as many as the bundled model has. */
  readonly density: number;
  /** Where the files go; it must change with the recipe. */
  readonly directory: string;
}

/**
 * Makes every sample once, on all cores, and keeps it on disk, one file a photo: a run that was stopped goes on where it was.
 */
export async function samplePool(
  task: PoolTask,
  onProgress: (fraction: number) => void,
): Promise<Record<Split, Sample[]>> {
  const { photos, size, directory } = task;
  await mkdir(directory, { recursive: true });
  const threads = startThreads(task, availableParallelism());
  const pool: Record<Split, Sample[]> = { train: [], validation: [], test: [] };
  const bytes = size.width * size.height * 3;
  try {
    for (const [index, photo] of photos.entries()) {
      await Promise.race([threads.failed, fileOf(task, index)]);
      const plans = plansOf(task, index);
      const data = await readFile(join(directory, `${index}.rgb`));
      const masked = await readFile(join(directory, `${index}.mask`));
      for (const [i, plan] of plans.entries()) {
        const image = { data: new Uint8ClampedArray(data.subarray(i * bytes, (i + 1) * bytes)), ...size };
        const label = labelsOf(plan, photo) as Sample['label'];
        const masks = readMasks(masked.subarray(i * MASKS * MASK_BYTES, (i + 1) * MASKS * MASK_BYTES), label);
        pool[photo.split].push({ image, masks, label, plan, photo });
      }
      onProgress((index + 1) / photos.length);
    }
  } finally {
    await threads.stop();
  }
  return pool;
}

/** Threads that make what is missing; `failed` is rejected when one of them fails. */
function startThreads(task: PoolTask, count: number): { failed: Promise<never>; stop: () => Promise<void> } {
  const workers = Array.from({ length: count }, (_, first) => {
    return new Worker(new URL('./sampleWorker.js', import.meta.url), {
      workerData: { task, first, step: count },
    });
  });
  const failed = new Promise<never>((_, reject) => {
    for (const worker of workers) worker.once('error', reject);
  });
  // nobody may be waiting when it fails
  failed.catch(() => {});
  return {
    failed,
    stop: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}

/** Waits until the samples of a photo are there. */
async function fileOf(task: PoolTask, index: number): Promise<void> {
  while (!(await isMade(task, index))) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function isMade(task: PoolTask, index: number): Promise<boolean> {
  const found = await stat(join(task.directory, `${index}.rgb`)).catch(() => undefined);
  return found?.size === plansOf(task, index).length * task.size.width * task.size.height * 3;
}

/** Makes the samples of one photo unless they are there. */
export async function writeSamples(task: PoolTask, index: number): Promise<void> {
  if (await isMade(task, index)) return;
  const photo = task.photos[index] as Photo;
  const samples = await makeSamples(photo, plansOf(task, index), task.size, task.seed * 1_000_003 + index);
  await writeFile(
    join(task.directory, `${index}.mask`),
    Buffer.concat(samples.map(({ masks }) => writtenMasks(masks))),
  );
  // the photos come last: they tell that all is there
  const path = join(task.directory, `${index}.rgb`);
  await writeFile(`${path}.part`, Buffer.concat(samples.map(({ image }) => image)));
  await rename(`${path}.part`, path);
}

function plansOf({ photos, seed, density }: PoolTask, index: number): Plan[] {
  const photo = photos[index] as Photo;
  const source = photos.filter((other) => other.source === photo.source);
  const thin = source.filter((other) => other.group === photo.group).length < THIN * source.length;
  return plansFor(photo, density * (thin && photo.split === 'train' ? 2 : 1), seed * 1_000_003 + index);
}

function plansFor(photo: Photo, times: number, seed: number): Plan[] {
  const random = new Random(seed);
  const counts = COUNTS[photo.flawless ? 'flawless' : photo.yaw > 0.26 ? 'turned' : 'other'];
  return counts.flatMap((count, defects) =>
    Array.from({ length: Math.ceil(count * times) }, () => drawPlan(random, defects as 0 | 1 | 2)),
  );
}

async function makeSamples(photo: Photo, plans: readonly Plan[], size: Size, seed: number): Promise<Made[]> {
  const pixels = await readImage(photo.path);
  return plans.map((plan, i) => {
    const random = new Random(seed + (i + 1) * 7_919_000_003);
    return sampleOf(pixels, photo.face, plan, size, random);
  });
}

/** A sample as it is made. */
export interface Made {
  /** RGB on the model's grid. */
  readonly image: Uint8Array;
  readonly masks: CarriedOut['masks'];
}

function writtenMasks(masks: Made['masks']): Uint8Array {
  const bytes = new Uint8Array(MASKS * MASK_BYTES).fill(NO_CLASS);
  let at = 0;
  for (const [className, mask] of masks) {
    const cells = cellMeans(mask, { width: MASK_SIDE, height: MASK_SIDE });
    const area = cells.reduce((sum, value) => sum + value, 0) / cells.length;
    if (area < LEAST_AREA || area > MOST_AREA || at === bytes.length) continue;
    bytes[at] = CLASS_NAMES.indexOf(className);
    bytes.set(
      Uint8Array.from(cells, (value) => Math.round(255 * value)),
      at + 1,
    );
    at += MASK_BYTES;
  }
  return bytes;
}

/** Only of classes that the photo has: what nobody sees has no place. */
function readMasks(bytes: Uint8Array, label: Readonly<Record<string, number>>): Sample['masks'] {
  const masks: Record<string, Raster<Uint8Array>> = {};
  for (let at = 0; at < bytes.length; at += MASK_BYTES) {
    const className = CLASS_NAMES[bytes[at] as number];
    if (className === undefined || label[className] !== 1) continue;
    const data = Uint8Array.from(bytes.subarray(at + 1, at + MASK_BYTES));
    masks[className] = { data, width: MASK_SIDE, height: MASK_SIDE };
  }
  return masks;
}

/** One sample: the face cropped with jitter, mirrored at random, degraded, and brought to the model's size. */
export function sampleOf(pixels: Pixels, box: FaceBox, plan: Plan, size: Size, random: Random): Made {
  const noFace = plan.defects.some(({ name }) => name === 'noFace');
  const rest = noFace ? scene(pixels, box, random) : undefined;
  if (rest) {
    // a part of the photo without the face is one already
    const { image } = carryOut({ ...plan, defects: [] }, rest, centre(CROP), random);
    return { image: gridBytes(image, size), masks: new Map() };
  }
  const drawn = jitter(box, random);
  const region = faceRegion(drawn);
  const scale = CROP / region.width;
  const source = random.bernoulli(TIGHT) ? cutTight(pixels, box, random) : { image: pixels, x: 0, y: 0 };
  const moved = { ...drawn, x: drawn.x - source.x, y: drawn.y - source.y };
  let crop: Pixels = cropFace(source.image, moved, { width: CROP, height: CROP });
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
  const { image, masks } = carryOut(plan, crop, face, random);
  return { image: gridBytes(image, size), masks };
}

const gridBytes = (image: Pixels, size: Size): Uint8Array =>
  new Uint8Array(Uint8ClampedArray.from(toGrid(image, size).data).buffer);

/** How many photos were cut close to the face by whoever stored them: beyond the edge the crop repeats pixels, and nothing follows from that. */
const TIGHT = 0.4;

/** What is left of a photo that was cut close to the face. */
function cutTight(pixels: Pixels, face: FaceBox, random: Random): { image: Pixels; x: number; y: number } {
  const edge = (place: number, limit: number): number => Math.min(limit, Math.max(0, Math.round(place)));
  const room = (): number => random.uniform(-0.04, 0.3);
  const left = edge(face.x - room() * face.width, pixels.width - 2);
  const top = edge(face.y - room() * face.height, pixels.height - 2);
  const right = Math.max(left + 1, edge(face.x + (1 + room()) * face.width, pixels.width));
  const bottom = Math.max(top + 1, edge(face.y + (1 + room()) * face.height, pixels.height));
  return { image: part(pixels, left, top, right - left, bottom - top), x: left, y: top };
}

function part(
  { data, width, height }: Pixels,
  left: number,
  top: number,
  across: number,
  down: number,
): Pixels {
  const channels = data.length / (width * height);
  const result = new Uint8ClampedArray(across * down * channels);
  for (let y = 0; y < down; y++) {
    const from = ((top + y) * width + left) * channels;
    result.set(data.subarray(from, from + across * channels), y * across * channels);
  }
  return { data: result, width: across, height: down };
}

function centre(side: number): FaceBox {
  const length = side / FACE_MARGIN;
  return { x: (side - length) / 2, y: (side - length) / 2, width: length, height: length };
}

/**
 * A picture without a face out of parts of the photo that hardly touch it: one part, or several in soft-edged layers, turned, mirrored and
 * in other colours, so that there is more of the world than the backgrounds of portraits. None where there is no room, and half the time,
 * so that made ones come, too.
 */
function scene(pixels: Pixels, face: FaceBox, random: Random): Pixels | undefined {
  if (random.bernoulli(0.45)) return undefined;
  const layers = random.bernoulli(0.4) ? 1 : 2 + random.integer(4);
  let picture: Uint8ClampedArray | undefined;
  for (let i = 0; i < layers; i++) {
    const box = elsewhere(pixels, face, random);
    if (!box) continue;
    const crop = recoloured(turned(cropFace(pixels, box, { width: CROP, height: CROP }), random), random);
    picture = picture ? layered(picture, crop.data, random) : crop.data;
  }
  return picture && { data: picture, width: CROP, height: CROP };
}

/** A box somewhere in the photo whose region hardly touches the face. */
function elsewhere({ width, height }: Pixels, face: FaceBox, random: Random): FaceBox | undefined {
  for (let attempt = 0; attempt < 30; attempt++) {
    const side = face.width * random.uniform(0.3, 1.3);
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

/** How a sample is mirrored and moved, as shares of its sides. */
export interface Move {
  readonly mirror: boolean;
  readonly dx: number;
  readonly dy: number;
}

export function drawMove(random: Random): Move {
  return { mirror: random.bernoulli(), dx: random.uniform(-0.04, 0.04), dy: random.uniform(-0.04, 0.04) };
}

/** A sample as another photo of it might have been: mirrored, and moved by a few whole pixels. No pixel changes its value: noise and blur stay. */
export function moved<D extends Uint8Array | Uint8ClampedArray>(
  { data, width, height }: Raster<D>,
  { mirror, dx, dy }: Move,
): Raster<D> {
  const [across, down] = [Math.round(dx * width), Math.round(dy * height)];
  const channels = data.length / (width * height);
  const result = data.slice() as D;
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.min(height - 1, Math.max(0, y + down)) * width;
    for (let x = 0; x < width; x++) {
      const column = Math.min(width - 1, Math.max(0, x + across));
      const from = (row + (mirror ? width - 1 - column : column)) * channels;
      for (let c = 0; c < channels; c++) result[at++] = data[from + c] as number;
    }
  }
  return { data: result, width, height };
}

type Square = Raster<Uint8ClampedArray>;

/** One of the eight ways to turn and mirror a square. */
function turned({ data, width, height }: Square, random: Random): Square {
  const [swap, flipX, flipY] = [random.bernoulli(), random.bernoulli(), random.bernoulli()];
  const result = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [a, b] = swap ? [y, x] : [x, y];
      const from = ((flipY ? height - 1 - b : b) * width + (flipX ? width - 1 - a : a)) * 3;
      result.set(data.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { data: result, width, height };
}

/** Channels exchanged and scaled: suits become foliage, walls sky. */
function recoloured({ data, width, height }: Square, random: Random): Square {
  if (random.bernoulli(0.3)) return { data, width, height };
  const order = random.permutation(3);
  const mix = random.uniform(0, 1);
  const gains = [0, 1, 2].map(() => random.uniform(0.6, 1.3));
  const lift = random.uniform(-20, 40);
  const result = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i++) {
    const own = data[i] as number;
    const other = data[i - (i % 3) + (order[i % 3] as number)] as number;
    result[i] = (own + mix * (other - own)) * (gains[i % 3] as number) + lift;
  }
  return { data: result, width, height };
}

/** One picture over another: over a horizon, in a blob, or in stripes. */
function layered(below: Uint8ClampedArray, above: Uint8ClampedArray, random: Random): Uint8ClampedArray {
  const [px, py] = [random.uniform(0, CROP), random.uniform(0, CROP)];
  const angle = random.normal(Math.PI / 2, 0.3);
  const radius = random.uniform(0.12, 0.5) * CROP;
  const soft = random.uniform(0.5, 12);
  const waves = [random.uniform(0.01, 0.06), random.uniform(0, 6), random.uniform(0, 0.2) * CROP];
  const blob = random.bernoulli();
  const result = new Uint8ClampedArray(below.length);
  for (let i = 0; i < CROP * CROP; i++) {
    const [x, y] = [i % CROP, Math.floor(i / CROP)];
    const wave = Math.sin((waves[0] as number) * x + (waves[1] as number)) * (waves[2] as number);
    const depth = blob
      ? radius - Math.hypot(x - px, y - py + wave)
      : (x - px) * Math.cos(angle) + (y - py + wave) * Math.sin(angle);
    const share = 1 / (1 + Math.exp(-depth / soft));
    for (let c = i * 3; c < i * 3 + 3; c++) {
      result[c] = (below[c] as number) + share * ((above[c] as number) - (below[c] as number));
    }
  }
  return result;
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

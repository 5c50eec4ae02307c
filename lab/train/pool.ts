import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Split } from '../../src/evaluation/data/photoRecord.js';
import type { Photo } from '../../src/evaluation/data/readFaces.js';
import { drawPlan, labelsOf, type Plan } from '../../src/evaluation/data/recipe.js';
import { readImage } from '../../src/node/readImage.js';
import { Random } from '../../src/random.js';
import type { Size } from '../../src/types.js';
import { type Made, makeSample } from './makeSample.js';
import type { Sample } from './sample.js';
import { bytesOfMasks, MASKS_BYTES, masksOfBytes } from './storedMasks.js';

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
        const masks = masksOfBytes(masked.subarray(i * MASKS_BYTES, (i + 1) * MASKS_BYTES), label);
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
  const photo = task.photos[index];
  const samples = await makeSamples(photo, plansOf(task, index), task.size, task.seed * 1_000_003 + index);
  await writeFile(
    join(task.directory, `${index}.mask`),
    Buffer.concat(samples.map(({ masks }) => bytesOfMasks(masks))),
  );
  // the photos come last: they tell that all is there
  const path = join(task.directory, `${index}.rgb`);
  await writeFile(`${path}.part`, Buffer.concat(samples.map(({ image }) => image)));
  await rename(`${path}.part`, path);
}

export function plansOf({ photos, seed, density }: PoolTask, index: number): Plan[] {
  const photo = photos[index];
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
    return makeSample(pixels, photo.face, plan, size, random);
  });
}

import { mkdir, readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Split } from '../../src/evaluation/data/photoRecord.js';
import type { Photo } from '../../src/evaluation/data/readFaces.js';
import { drawPlan, labelsOf, type Plan } from '../../src/evaluation/data/recipe.js';
import { readImage } from '../../src/node/readImage.js';
import { removeTemporaries } from '../../src/node/removeTemporaries.js';
import { writeFileAtomic } from '../../src/node/writeFileAtomic.js';
import { Random } from '../../src/random.js';
import type { Size } from '../../src/types.js';
import { type Made, makeSample } from './makeSample.js';
import type { Sample } from './sample.js';
import { bytesOfMasks, MASKS_BYTES, masksOfBytes } from './storedMasks.js';

/** Samples of each photo with no, one and two defects. */
const COUNTS = { flawless: [6, 10, 5], other: [1, 9, 4], turned: [10, 6, 2] } as const;

/** A group with less than this share of its source gets twice as many samples, so that skin that is rare in the data counts, too. */
const THIN = 0.25;

/** Which samples are made, as it is sent to other threads. */
export interface PoolTask {
  readonly photos: readonly Photo[];
  readonly size: Size;
  readonly seed: number;
  /** Samples per photo, as a multiple of those of the bundled model. */
  readonly density: number;
  /** The folder of the files; it must change with the recipe. */
  readonly directory: string;
}

/**
 * Makes every sample once, on all cores, and keeps it on disk, one file a photo: a run that was stopped continues.
 *
 * @throws Error naming the photo that cannot be read, or the file that cannot be written
 */
export async function samplePool(
  task: PoolTask,
  onProgress: (fraction: number) => void,
): Promise<Record<Split, Sample[]>> {
  const { photos, directory } = task;
  await mkdir(directory, { recursive: true });
  const threads = startThreads(task, Math.min(availableParallelism(), photos.length));
  const pool: Record<Split, Sample[]> = { train: [], validation: [], test: [] };
  try {
    for (const [index, photo] of photos.entries()) {
      await threads.made(index);
      pool[photo.split].push(...(await readSamples(task, index)));
      onProgress((index + 1) / photos.length);
    }
  } finally {
    await threads.stop();
    // a thread may have been stopped while it wrote
    await removeTemporaries(directory);
  }
  return pool;
}

async function readSamples(task: PoolTask, index: number): Promise<Sample[]> {
  const photo = task.photos[index];
  const bytes = task.size.width * task.size.height * 3;
  const data = await readFile(fileOf(task, index, 'rgb'));
  const masked = await readFile(fileOf(task, index, 'mask'));
  return plansOf(task, index).map((plan, i) => {
    const image = {
      data: new Uint8ClampedArray(data.subarray(i * bytes, (i + 1) * bytes)),
      ...task.size,
    };
    const label = labelsOf(plan, photo) as Sample['label'];
    const masks = masksOfBytes(masked.subarray(i * MASKS_BYTES, (i + 1) * MASKS_BYTES), label);
    return { image, masks, label, plan, photo };
  });
}

interface Threads {
  /** Resolved when the samples of a photo are there, rejected when a thread fails. */
  readonly made: (index: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts threads that make the samples that are missing. */
function startThreads(task: PoolTask, count: number): Threads {
  const done = task.photos.map(() => deferred());
  const fail = (error: Error): void => {
    for (const { reject } of done) reject(error);
  };
  const workers = Array.from({ length: count }, (_, first) => {
    const worker = new Worker(new URL('./sampleWorker.js', import.meta.url), {
      workerData: { task, first, step: count },
    });
    worker.on('message', (index: number) => done[index].resolve());
    worker.once('error', fail);
    // also with code 0: what it has not made by now will never be there
    worker.once('exit', (code) => {
      const error = new Error(`a thread that makes samples ended with code ${code}`);
      for (let index = first; index < done.length; index += count) done[index].reject(error);
    });
    return worker;
  });
  return {
    made: (index) => done[index].promise,
    stop: async () => void (await Promise.all(workers.map((worker) => worker.terminate()))),
  };
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let settle: [() => void, (error: Error) => void] | undefined;
  const promise = new Promise<void>((...functions) => {
    settle = functions;
  });
  // a photo that fails before its turn is no unhandled rejection
  promise.catch(() => {});
  return { promise, resolve: () => settle?.[0](), reject: (error) => settle?.[1](error) };
}

function fileOf({ directory }: PoolTask, index: number, extension: 'rgb' | 'mask'): string {
  return join(directory, `${index}.${extension}`);
}

async function isMade(task: PoolTask, index: number): Promise<boolean> {
  const count = plansOf(task, index).length;
  const sizes = { rgb: task.size.width * task.size.height * 3, mask: MASKS_BYTES };
  for (const extension of ['rgb', 'mask'] as const) {
    const found = await stat(fileOf(task, index, extension)).catch(() => undefined);
    if (found?.size !== count * sizes[extension]) return false;
  }
  return true;
}

/**
 * Makes the samples of one photo unless they are there.
 *
 * @throws Error naming the photo or the file
 */
export async function writeSamples(task: PoolTask, index: number): Promise<void> {
  if (await isMade(task, index)) return;
  const photo = task.photos[index];
  const seed = task.seed * 1_000_003 + index;
  const samples = await makeSamples(photo, plansOf(task, index), task.size, seed).catch((cause: Error) => {
    throw new Error(`no samples can be made of ${photo.path}: ${cause.message}`, { cause });
  });
  const masks = Buffer.concat(samples.map((sample) => bytesOfMasks(sample.masks)));
  await writeFileAtomic(fileOf(task, index, 'mask'), masks);
  await writeFileAtomic(fileOf(task, index, 'rgb'), Buffer.concat(samples.map(({ image }) => image)));
}

/** The plans of the samples of a photo. */
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

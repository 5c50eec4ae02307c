import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkBoolean, checkInteger, checkSignal, describe, resolveOptions } from '../validate.js';
import { chunksOf } from './chunksOf.js';
import type { PhotoInput } from './photoInput.js';
import { photoProcessor } from './photoProcessor.js';
import { type PhotoProcessorOptions, PROCESSOR_DEFAULTS, processorSettings } from './processorOptions.js';
import type { PhotoResult, ResultHeader } from './result.js';
import { throughWindow } from './throughWindow.js';
import { WorkerGroup } from './WorkerGroup.js';

export interface PhotoPoolOptions extends PhotoProcessorOptions {
  /** Worker processes, each with its own model; 0: the photos are assessed in this process. @defaultValue 1 */
  readonly workers?: number | undefined;
  /** Photos that a worker assesses in one forward pass. @defaultValue 8 */
  readonly batchSize?: number | undefined;
}

export const POOL_DEFAULTS = Object.freeze({
  ...PROCESSOR_DEFAULTS,
  workers: 1 as number,
  batchSize: 8 as number,
});

export interface PoolAssessOptions {
  /** Results in the order of the photos; otherwise in order of completion. @defaultValue false */
  readonly ordered?: boolean | undefined;
  /** Ends the reading of photos: those that were read are still assessed. @defaultValue none */
  readonly signal?: AbortSignal | undefined;
}

export const ASSESS_DEFAULTS = Object.freeze({
  ordered: false as boolean,
  signal: undefined as AbortSignal | undefined,
});

/** Workers that assess photo files. */
export interface PhotoPool {
  /** What its results have in common. */
  readonly header: ResultHeader;
  /**
   * Assesses any number of photos. It reads at most `2 * workers * batchSize` of them ahead of the results that were consumed, so that memory is bounded. A photo
   * that cannot be read gives a result with an error, and so does one on which three workers crashed.
   *
   * @param photos - such as `listPhotos` gives
   * @returns one result per photo
   * @throws TypeError or RangeError for an invalid photo; Error when workers keep crashing without a result; what `photos` throws
   */
  assess(
    photos: AsyncIterable<PhotoInput> | Iterable<PhotoInput>,
    options?: PoolAssessOptions,
  ): AsyncGenerator<PhotoResult, void, undefined>;
  /** Ends the workers. May be called again. */
  close(): Promise<void>;
}

/** Maximum number of workers: each takes a core and some 200 MB. */
const MAX_WORKERS = 1024;
const MAX_BATCH = 1024;

/**
 * Starts worker processes that assess photo files, each with its own model on one thread. Processes, not threads: a decoder that crashes on a file takes one
 * worker with it, and its photos are assessed by another.
 *
 * @param options - number of workers, and how each assesses
 * @returns a pool: call `close` when done
 * @throws TypeError or RangeError for a wrong option; Error when the model cannot be read or the backend does not start
 * @example
 * ```ts
 * const pool = await photoPool({ workers: availableParallelism() });
 * for await (const result of pool.assess(listPhotos(['photos']))) console.log(JSON.stringify(result));
 * await pool.close();
 * ```
 */
export async function photoPool(options?: PhotoPoolOptions): Promise<PhotoPool> {
  const { workers, batchSize, ...own } = resolveOptions('photoPool', options, POOL_DEFAULTS);
  checkInteger('workers', workers, 0, MAX_WORKERS);
  checkInteger('batchSize', batchSize, 1, MAX_BATCH);
  const settings = processorSettings('photoPool', own);
  const owner = await (workers === 0
    ? photoProcessor(settings)
    : WorkerGroup.start(workerFile(), workers, settings));
  // workers have started once they sent it
  const header = owner.header as ResultHeader;
  const work = (photos: readonly PhotoInput[]): Promise<readonly PhotoResult[]> => owner.assess(photos);
  return {
    header,
    async *assess(photos, assessOptions) {
      const { ordered, signal } = resolveOptions('assess', assessOptions, ASSESS_DEFAULTS);
      checkBoolean('ordered', ordered);
      checkSignal('signal', signal);
      const chunks = chunksOf(iterableOf(photos), batchSize);
      const window = { size: 2 * Math.max(1, workers), ordered, signal };
      for await (const results of throughWindow(chunks, work, window)) yield* results;
    },
    async close() {
      await ('dispose' in owner ? owner.dispose() : owner.close());
    },
  };
}

function iterableOf(
  photos: AsyncIterable<PhotoInput> | Iterable<PhotoInput>,
): AsyncIterable<PhotoInput> | Iterable<PhotoInput> {
  const found = photos as Partial<AsyncIterable<PhotoInput> & Iterable<PhotoInput>> | null | undefined;
  if (
    typeof photos === 'string' ||
    (typeof found?.[Symbol.asyncIterator] !== 'function' && typeof found?.[Symbol.iterator] !== 'function')
  )
    throw new TypeError(`\`photos\` must be an iterable of { id, path }, got ${describe(photos)}`);
  return photos;
}

/** The program of a worker: a file beside the built library. */
function workerFile(): URL {
  const file = new URL('./batch-worker.js', import.meta.url);
  const path = fileURLToPath(file);
  if (!existsSync(path))
    throw new Error(
      `${path} does not exist: a bundler left it out; keep lucidface outside of the bundle, or set \`workers: 0\``,
    );
  return file;
}

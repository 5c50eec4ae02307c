import {
  checkBoolean,
  checkInteger,
  checkObject,
  checkOneOf,
  checkOptionalFunction,
  checkSignal,
  checkString,
  resolveOptions,
} from '../validate.js';
import { CSV } from './csvResults.js';
import { IdSet } from './IdSet.js';
import { JSON_LINES } from './jsonLines.js';
import { checkInputs, isStream, LIST_DEFAULTS, type ListPhotosOptions, listPhotos } from './listPhotos.js';
import type { PhotoInput } from './photoInput.js';
import { type PhotoPool, type PhotoPoolOptions, POOL_DEFAULTS, photoPool } from './photoPool.js';
import { ResultFile } from './ResultFile.js';
import type { ResultHeader } from './result.js';
import type { ResultFormat } from './resultFormat.js';
import { shardOf } from './shard.js';
import { type Counts, type Outcome, outcomeOf, Tally } from './summary.js';

export interface BatchOptions extends PhotoPoolOptions, ListPhotosOptions {
  /** File of the results. @defaultValue none: they are given to `write` */
  readonly out?: string | undefined;
  /** Takes the text of the results, line by line, where there is no `out`. @defaultValue none */
  readonly write?: ((text: string) => unknown) | undefined;
  /** JSON lines, or comma-separated values. @defaultValue 'jsonl' */
  readonly format?: 'jsonl' | 'csv' | undefined;
  /** Continues `out`: photos whose id it has are skipped. @defaultValue false */
  readonly resume?: boolean | undefined;
  /** Results in the order of the inputs. @defaultValue false */
  readonly ordered?: boolean | undefined;
  /** Only the photos of one of several shards, see `shardOf`: `index` is 1..`count`. @defaultValue none */
  readonly shard?: { readonly index: number; readonly count: number } | undefined;
  /** Ends the run: what was read is still assessed and written. A signal that is already aborted is an error. @defaultValue none */
  readonly signal?: AbortSignal | undefined;
  /** Called after each result. @defaultValue none */
  readonly onProgress?: ((progress: BatchProgress) => void) | undefined;
}

/** Progress of a run. */
export interface BatchProgress {
  /** Photos that were assessed by this run, errors included. */
  readonly done: number;
  /** Photos that were already in the output. */
  readonly skipped: number;
  /** Number of all photos; undefined until they are counted, and where a list comes through a pipe. */
  readonly total: number | undefined;
}

/** Summary of a run. The counts are those of the whole output, including results from before. */
export interface BatchSummary extends Counts {
  /** Counts of each group; empty where no photo has one. */
  readonly groups: Readonly<Record<string, Counts>>;
  /** Photos that were assessed by this run. */
  readonly done: number;
  /** Photos that were already in the output. */
  readonly skipped: number;
  /** Inputs with the id of an earlier one. */
  readonly duplicates: number;
  /** Whether the signal ended the run. */
  readonly aborted: boolean;
  readonly seconds: number;
  readonly header: ResultHeader;
}

export const BATCH_DEFAULTS = Object.freeze({
  ...POOL_DEFAULTS,
  ...LIST_DEFAULTS,
  out: undefined as string | undefined,
  write: undefined as BatchOptions['write'],
  format: 'jsonl' as 'jsonl' | 'csv',
  resume: false as boolean,
  ordered: false as boolean,
  shard: undefined as BatchOptions['shard'],
  signal: undefined as AbortSignal | undefined,
  onProgress: undefined as BatchOptions['onProgress'],
});

const FORMATS: Readonly<Record<'jsonl' | 'csv', ResultFormat>> = { jsonl: JSON_LINES, csv: CSV };

/**
 * Assesses any number of photos and writes a line for each: see `listPhotos` for the inputs, `photoPool` for the workers. Each id is assessed once. A photo that cannot
 * be read gives a line with an error.
 *
 * @param inputs - photos, folders, patterns, lists, tables
 * @returns counts by outcome, reason and group
 * @throws TypeError or RangeError for a wrong option or input, and for an output that was made with other settings; Error when the output cannot be written, or the workers
 *   cannot start; `signal.reason` when it is already aborted. Results that were written stay, and can be resumed
 * @example
 * ```ts
 * const { rejected, reasons } = await runBatch(['photos'], { out: 'results.jsonl', workers: 4, resume: true });
 * ```
 */
export async function runBatch(inputs: readonly string[], options?: BatchOptions): Promise<BatchSummary> {
  const settings = resolveOptions('runBatch', options, BATCH_DEFAULTS);
  const { out, write, format, resume, ordered, shard, signal, onProgress, stdin, groupField, ...own } =
    settings;
  checkBatch(settings);
  signal?.throwIfAborted();
  await checkInputs(inputs);
  const start = Date.now();
  const shape = FORMATS[format];
  const counting = new Counting();
  const file = out === undefined ? undefined : await ResultFile.open(out, shape, resume);
  let pool: PhotoPool | undefined;
  let failed = true;
  try {
    pool = await photoPool(own);
    const { header } = pool;
    const before = new IdSet();
    if (file)
      await file.begin(header, (result) => {
        before.add(result.key);
        counting.add(result);
      });
    else await write?.(shape.header(header));
    const chosen = (id: string): boolean => !shard || shardOf(id, shard.count) === shard.index;
    const list = (): AsyncGenerator<PhotoInput> => listPhotos(inputs, { stdin, groupField });
    const counted = { total: undefined as number | undefined };
    // a second reader of a pipe would take lines away from the first
    const streams = await Promise.all(inputs.map(isStream));
    if (onProgress && !streams.includes(true)) void countInto(counted, list(), chosen);
    const todo = newPhotos(list(), { chosen, before, counting, key: shape.keyOf });
    for await (const result of pool.assess(todo, { ordered, signal })) {
      await (file ? file.write(result, header) : write?.(shape.line(result, header)));
      counting.add(outcomeOf(result));
      counting.done++;
      const { done, skipped } = counting;
      onProgress?.({ done, skipped, total: counted.total });
    }
    const seconds = (Date.now() - start) / 1000;
    failed = false;
    return { ...counting.summary(), aborted: signal?.aborted ?? false, seconds, header };
  } finally {
    await pool?.close();
    await file?.close(failed);
  }
}

function checkBatch({
  out,
  write,
  format,
  resume,
  ordered,
  shard,
  signal,
  onProgress,
}: typeof BATCH_DEFAULTS): void {
  if (out !== undefined) checkString('out', out);
  checkOptionalFunction('write', write);
  checkOneOf('format', format, Object.keys(FORMATS));
  checkBoolean('resume', resume);
  checkBoolean('ordered', ordered);
  if (resume && out === undefined) throw new RangeError('`out` must be the file to resume, got undefined');
  if (shard !== undefined) {
    checkObject('shard', shard, '{ index, count }');
    checkInteger('shard.count', shard.count, 1, 1_000_000);
    checkInteger('shard.index', shard.index, 1, shard.count);
  }
  checkSignal('signal', signal);
  checkOptionalFunction('onProgress', onProgress);
}

/** Outcomes of all photos and of each group. */
class Counting {
  readonly #all = new Tally();
  readonly #groups = new Map<string, Tally>();
  done = 0;
  skipped = 0;
  duplicates = 0;

  add(outcome: Outcome): void {
    this.#all.add(outcome);
    if (outcome.group === undefined) return;
    const tally = this.#groups.get(outcome.group) ?? new Tally();
    this.#groups.set(outcome.group, tally);
    tally.add(outcome);
  }

  summary(): Omit<BatchSummary, 'aborted' | 'seconds' | 'header'> {
    const { done, skipped, duplicates } = this;
    const groups = [...this.#groups].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      ...this.#all.counts(),
      groups: Object.fromEntries(groups.map(([name, tally]) => [name, tally.counts()])),
      ...{ done, skipped, duplicates },
    };
  }
}

interface Selection {
  readonly chosen: (id: string) => boolean;
  /** Ids in the output. */
  readonly before: IdSet;
  readonly counting: Counting;
  readonly key: (id: string) => string;
}

/** Photos of the shard that are not in the output, each id once. */
async function* newPhotos(
  photos: AsyncIterable<PhotoInput>,
  { chosen, before, counting, key }: Selection,
): AsyncGenerator<PhotoInput, void, undefined> {
  const seen = new IdSet();
  for await (const photo of photos) {
    const id = key(photo.id);
    if (!chosen(photo.id)) continue;
    if (before.has(id)) counting.skipped++;
    else if (seen.add(id)) yield photo;
    else counting.duplicates++;
  }
}

/** Counts the photos during the work, to estimate the time left. */
async function countInto(
  counted: { total: number | undefined },
  photos: AsyncIterable<PhotoInput>,
  chosen: (id: string) => boolean,
): Promise<void> {
  let total = 0;
  try {
    for await (const { id } of photos) if (chosen(id)) total++;
    counted.total = total;
  } catch {
    // the work itself reads the same list, and reports what is wrong with it
  }
}

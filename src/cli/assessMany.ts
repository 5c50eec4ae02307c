import { availableParallelism, constants } from 'node:os';
import { type BatchOptions, runBatch } from '../batch/runBatch.js';
import { checkOneOf, describe } from '../validate.js';
import { batchProgress } from './batchProgress.js';
import { batchSummary } from './batchSummary.js';
import type { Output } from './output.js';
import type { Options } from './parsing/options.js';
import { photoSettings } from './parsing/photoSettings.js';

/** Exit code of a program whose reader went away, as that of SIGPIPE. */
const UNREAD = 141;

/** Assesses photos and writes a line for each. Ctrl-C, SIGTERM, or a reader that goes away, ends it after the photos in progress; the same signal again at once. */
export async function assessMany(options: Options, output: Output): Promise<number> {
  const settings = batchOptions(options);
  const { three } = options.flag;
  const { failOn } = options.text;
  if (failOn !== undefined) checkOneOf('--fail-on', failOn, ['rejected', 'error', 'any']);
  const stop = new AbortController();
  let code: number | undefined;
  const end = (reason: number): void => {
    code ??= reason;
    stop.abort();
  };
  // as shells report a program that a signal ended
  const onSignal = (signal: NodeJS.Signals): void => end(128 + constants.signals[signal]);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  const write = async (text: string): Promise<void> => {
    if (!output.write) output.out(text.replace(/\n$/, ''));
    else if (!(await output.write(text))) end(UNREAD);
  };
  try {
    const summary = await runBatch(options.words, {
      ...settings,
      ...(settings.out === undefined && { write }),
      stdin: process.stdin,
      signal: stop.signal,
      onProgress: batchProgress(),
    });
    output.error(batchSummary(summary, three, settings.out !== undefined));
    if (code !== undefined) return code;
    if (summary.errors > 0 && (failOn === 'error' || failOn === 'any')) return 2;
    if (failOn !== 'rejected' && failOn !== 'any') return 0;
    const { answers, rejected } = summary;
    if (!three) return rejected > 0 ? 1 : 0;
    return answers.retake > 0 ? 1 : answers.unsure > 0 ? 3 : 0;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    // a list on standard input may never end
    if (options.words.includes('-')) process.stdin.destroy();
  }
}

function batchOptions(options: Options): BatchOptions {
  if (options.words.length === 0)
    throw new RangeError('`PHOTO` must be photos, folders, patterns, lists or -, got none');
  if (options.flag.face)
    throw new RangeError('`--face` must be left out for several photos: give a list with the face of each');
  const { profile, model, whole, maxPixels } = photoSettings(options);
  const { out, shard, group } = options.text;
  const { resume, ordered, measures, explain } = options.flag;
  const { batchSize, numSamples } = options.count;
  const { workers = availableParallelism(), seed } = options.whole;
  if (resume && out === undefined) throw new RangeError('`--out` must be the file to resume, got nothing');
  return {
    ...{ out, resume, ordered, measures, workers, batchSize, numSamples, seed, maxPixels, profile, model },
    format: options.oneOf('format', ['jsonl', 'csv']),
    shard: shard === undefined ? undefined : shardIn(shard),
    groupField: group,
    maps: explain ? `${out ?? 'results'}.maps` : undefined,
    method: options.oneOf('method', ['grad-cam', 'lime', 'combined']),
    backend: options.oneOf('backend', ['auto', 'onnx', 'wasm', 'native', 'cpu']),
    detect: !whole,
  };
}

function shardIn(text: string): BatchOptions['shard'] {
  const [, index, count] = /^(\d{1,7})\/(\d{1,7})$/.exec(text)?.map(Number) ?? [];
  if (index >= 1 && index <= count) return { index, count };
  throw new RangeError(`\`--shard\` must be I/N with I in 1..N, such as 1/8, got ${describe(text)}`);
}

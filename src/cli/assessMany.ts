import { type BatchOptions, runBatch } from '../batch/runBatch.js';
import { batchProgress } from './batchProgress.js';
import { batchSummary } from './batchSummary.js';
import type { Output } from './output.js';

export interface AssessManyCommand {
  readonly inputs: readonly string[];
  readonly options: BatchOptions;
  readonly failOn: string | undefined;
  /** Verdicts in three answers. */
  readonly three: boolean;
}

/** Exit code of a program that was ended by Ctrl-C. */
const INTERRUPTED = 130;

/** Assesses photos and writes a line for each. Ctrl-C, or a reader that goes away, ends it with what is done; a second Ctrl-C at once. */
export async function assessMany(
  { inputs, options, failOn, three }: AssessManyCommand,
  output: Output,
): Promise<number> {
  const stop = new AbortController();
  let interrupted = false;
  const onSignal = (): void => {
    interrupted = true;
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  const write = async (text: string): Promise<void> => {
    if (!output.write) output.out(text.replace(/\n$/, ''));
    else if (!(await output.write(text))) stop.abort();
  };
  try {
    const summary = await runBatch(inputs, {
      ...options,
      ...(options.out === undefined && { write }),
      stdin: process.stdin,
      signal: stop.signal,
      onProgress: batchProgress(),
    });
    output.error(batchSummary(summary, three));
    if (interrupted) return INTERRUPTED;
    if (summary.errors > 0 && (failOn === 'error' || failOn === 'any')) return 2;
    if (failOn !== 'rejected' && failOn !== 'any') return 0;
    const { answers, rejected } = summary;
    if (!three) return rejected > 0 ? 1 : 0;
    return answers.retake > 0 ? 1 : answers.unsure > 0 ? 3 : 0;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    // a list on standard input may never end
    if (inputs.includes('-')) process.stdin.destroy();
  }
}

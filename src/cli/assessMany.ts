import { type BatchOptions, runBatch } from '../batch/runBatch.js';
import { batchProgress } from './batchProgress.js';
import { batchSummary } from './batchSummary.js';
import type { Output } from './output.js';

export interface AssessManyCommand {
  readonly inputs: readonly string[];
  readonly options: BatchOptions;
  readonly failOn: string | undefined;
}

/** Exit code of a program that was ended by Ctrl-C. */
const INTERRUPTED = 130;

/** Assesses photos and writes a line for each. Ctrl-C, or a reader that goes away, ends it with what is done; a second Ctrl-C at once. */
export async function assessMany(
  { inputs, options, failOn }: AssessManyCommand,
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
    output.error(batchSummary(summary));
    if (interrupted) return INTERRUPTED;
    if (summary.errors > 0 && (failOn === 'error' || failOn === 'any')) return 2;
    return summary.rejected > 0 && (failOn === 'rejected' || failOn === 'any') ? 1 : 0;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    // a list on standard input may never end
    if (inputs.includes('-')) process.stdin.destroy();
  }
}

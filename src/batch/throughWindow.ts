export interface WindowOptions {
  /** Maximum number of values that are read ahead of the results consumed. */
  readonly size: number;
  /** Results in the order of the values; otherwise in order of completion. */
  readonly ordered: boolean;
  /** Ends the reading of values. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Results of asynchronous work on values, of which at most `size` are in progress, or done and not yet consumed. A value is read while others are in progress.
 *
 * @throws what the values or the work throw
 */
export async function* throughWindow<T, R>(
  values: AsyncIterable<T>,
  work: (value: T) => Promise<R>,
  { size, ordered, signal }: WindowOptions,
): AsyncGenerator<R, void, undefined> {
  const iterator = values[Symbol.asyncIterator]();
  /** Results to give, in their order; in the ordered form also those in progress. */
  const queue: { result?: R; done: boolean }[] = [];
  let failure: { readonly error: unknown } | undefined;
  let [working, reading, ended] = [0, false, false];
  let wake = (): void => {};
  const fail = (error: unknown): void => {
    failure ??= { error };
  };
  const start = (value: T): void => {
    const job: { result?: R; done: boolean } = { done: false };
    if (ordered) queue.push(job);
    working++;
    work(value)
      .then((result) => {
        Object.assign(job, { result, done: true });
        if (!ordered) queue.push(job);
      }, fail)
      .finally(() => {
        working--;
        wake();
      });
  };
  const read = (): void => {
    reading = true;
    iterator
      .next()
      .then(({ done, value }) => {
        if (done) ended = true;
        // after the signal the value is no longer needed
        else if (!signal?.aborted) start(value);
      }, fail)
      .finally(() => {
        reading = false;
        wake();
      });
  };
  const onAbort = (): void => wake();
  signal?.addEventListener('abort', onAbort);
  try {
    for (;;) {
      if (failure) throw failure.error;
      const waiting = queue.length + (ordered ? 0 : working);
      if (!ended && !reading && !signal?.aborted && waiting < size) read();
      const [first] = queue;
      if (first?.done) {
        queue.shift();
        yield first.result as R;
        continue;
      }
      if (working === 0 && queue.length === 0 && (signal?.aborted || (ended && !reading))) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // not awaited: it may wait for its next value forever
    void iterator.return?.().catch(() => {});
  }
}

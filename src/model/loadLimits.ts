import { checkInteger, checkNumber, checkSignal, resolveOptions } from '../validate.js';

/** Limits of loading a model. */
export interface LoadOptions {
  /** Milliseconds until loading is given up; `Infinity` for no limit. @defaultValue 120000 */
  readonly timeout?: number | undefined;
  /** Bytes that model.json and weights may have together. @defaultValue 536870912, 512 MiB */
  readonly maxBytes?: number | undefined;
  /** Ends loading; the promise is rejected with `signal.reason`. @defaultValue none */
  readonly signal?: AbortSignal | undefined;
}

/** Limits with all defaults filled in. */
export interface LoadLimits {
  readonly timeout: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** @internal */
export const LOAD_DEFAULTS: LoadLimits = Object.freeze({
  timeout: 120_000,
  maxBytes: 512 * 2 ** 20,
  signal: undefined,
});

/** @throws TypeError or RangeError naming the option that is wrong */
export function loadLimits(owner: string, options: LoadOptions | undefined): LoadLimits {
  const limits = resolveOptions(owner, options, LOAD_DEFAULTS);
  if (limits.timeout !== Number.POSITIVE_INFINITY) checkNumber('timeout', limits.timeout, 0);
  checkInteger('maxBytes', limits.maxBytes, 1);
  checkSignal('signal', limits.signal);
  return limits;
}

/** The longest delay of a timer; a longer one would end at once. */
const MAX_DELAY = 2 ** 31 - 1;

/**
 * Runs `load` until it is done, the time is up or the caller aborts.
 *
 * @param from - where the model is loaded from, for the error
 * @throws what `load` throws; Error when the time is up; `signal.reason` when aborted
 */
export async function withLimits<T>(
  { timeout, signal }: LoadLimits,
  from: string,
  load: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  // it may be the one that loses the race
  ended.catch(() => {});
  const abort = (): void => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const timer =
    timeout <= MAX_DELAY
      ? setTimeout(
          () =>
            controller.abort(
              new Error(
                `the model cannot be loaded from ${from}: it took more than ${timeout} ms (\`timeout\`)`,
              ),
            ),
          timeout,
        )
      : undefined;
  try {
    return await Promise.race([load(controller.signal), ended]);
  } catch (error) {
    if (controller.signal.aborted) throw controller.signal.reason;
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    // nothing continues in the background
    controller.abort();
  }
}

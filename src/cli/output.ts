/** Where a command writes its lines. */
export interface Output {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /**
   * Writes text to standard output as it is, and waits until the reader has room for more. @defaultValue none: `out` is called
   *
   * @returns false where the reader has gone
   */
  readonly write?: (text: string) => Promise<boolean>;
}

/** Whether a reader of the standard output has closed its pipe: Node keeps no sign of it. */
let readerGone = false;

/** The standard streams of the process. */
export const STANDARD_OUTPUT: Output = {
  out: (text) => void process.stdout.write(`${text}\n`),
  error: (text) => void process.stderr.write(`${text}\n`),
  write: async (text) => {
    const { stdout } = process;
    if (readerGone || stdout.destroyed) return false;
    if (!stdout.write(text))
      await new Promise<void>((resolve) => {
        const events = ['drain', 'close', 'error'];
        const done = (): void => {
          for (const event of events) stdout.off(event, done);
          resolve();
        };
        for (const event of events) stdout.on(event, done);
      });
    return !readerGone && !stdout.destroyed;
  },
};

/**
 * Runs a command line as the process: its exit code is the process's. A reader that closes the pipe early (`| head -1`) is no error; a
 * standard output that cannot be written (a full disk) is an error, exit code 2.
 *
 * @param command - returns the exit code
 * @param name - of the program, in front of an error
 */
export async function runProcess(
  command: (args: readonly string[]) => Promise<number>,
  name: string,
): Promise<void> {
  const { stdout, stderr } = process;
  let failure: NodeJS.ErrnoException | undefined;
  const fail = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE') readerGone = true;
    else failure ??= error;
  };
  stdout.on('error', fail);
  // without a reader of errors there is nowhere to report one
  stderr.on('error', () => {});
  let code = 2;
  try {
    code = await command(process.argv.slice(2));
    if (!stdout.destroyed) await new Promise<void>((resolve) => stdout.write('', () => resolve()));
    // an error of the last write is reported in the next turn of the event loop
    await new Promise((resolve) => setImmediate(resolve));
  } catch (error) {
    fail(error as NodeJS.ErrnoException);
  }
  if (failure) stderr.write(`${name}: the standard output cannot be written: ${failure.message}\n`);
  process.exitCode = failure ? 2 : code;
}

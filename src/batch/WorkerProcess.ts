import { type ChildProcess, fork } from 'node:child_process';
import type { PhotoInput } from './photoInput.js';
import type { ProcessorSettings } from './processorOptions.js';
import type { PhotoResult, ResultHeader } from './result.js';
import type { FromWorker, ToWorker } from './workerMessages.js';

/** A worker ended before it had done its work. */
export class WorkerExit extends Error {}

interface Task {
  readonly resolve: (results: readonly PhotoResult[]) => void;
  readonly reject: (error: Error) => void;
}

/** A process with one model. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #tasks = new Map<number, Task>();
  #next = 0;
  #exit: WorkerExit | undefined;
  /** Header of its results, when the model is loaded; rejected where it cannot start, by `WorkerExit` where it ended. */
  readonly ready: Promise<ResultHeader>;
  /** Settled when it has ended. */
  readonly ended: Promise<void>;

  constructor(file: URL, settings: ProcessorSettings) {
    // flags of the parent, such as those of a debugger or a loader, are its own
    this.#child = fork(file, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let isReady: Task['resolve'] | ((header: ResultHeader) => void) = () => {};
    let cannotStart: Task['reject'] = () => {};
    this.ready = new Promise((resolve, reject) => {
      isReady = resolve;
      cannotStart = reject;
    });
    this.ready.catch(() => {});
    const failAll = (error: Error): void => {
      cannotStart(error);
      for (const { reject } of this.#tasks.values()) reject(error);
      this.#tasks.clear();
    };
    this.#child.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') return void (isReady as (header: ResultHeader) => void)(message.header);
      if (message.kind === 'failed' && message.task === undefined) return failAll(errorOf(message));
      const task = this.#tasks.get(message.task ?? -1);
      this.#tasks.delete(message.task ?? -1);
      if (message.kind === 'results') task?.resolve(message.results);
      else task?.reject(errorOf(message));
    });
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        this.#exit ??= new WorkerExit(`a worker process ended (${how})`);
        failAll(this.#exit);
        resolve();
      };
      this.#child.on('exit', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`));
      this.#child.on('error', (error) => end(error.message));
    });
    this.#send({ kind: 'start', settings });
  }

  /** Number of unfinished tasks; infinite once the process has ended, so that it gets no more. */
  get load(): number {
    return this.#exit ? Number.POSITIVE_INFINITY : this.#tasks.size;
  }

  /** @throws WorkerExit when it ends before the results are there */
  assess(photos: readonly PhotoInput[]): Promise<readonly PhotoResult[]> {
    if (this.#exit) return Promise.reject(this.#exit);
    return new Promise((resolve, reject) => {
      const task = this.#next++;
      this.#tasks.set(task, { resolve, reject });
      this.#send({ kind: 'assess', task, photos });
    });
  }

  /** Ends it at once. */
  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  #send(message: ToWorker): void {
    // 'exit' reports the end of a worker that cannot be written to
    this.#child.send(message, () => {});
  }
}

const ERRORS: Readonly<Record<string, new (message: string) => Error>> = { TypeError, RangeError };

function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  return new (ERRORS[name] ?? Error)(message);
}

import type { PhotoInput } from './photoInput.js';
import type { ProcessorSettings } from './processorOptions.js';
import { failedPhoto, type PhotoResult, type ResultHeader } from './result.js';
import { WorkerExit, WorkerProcess } from './WorkerProcess.js';

/** Tasks that a worker has at once: one in progress, and one queued so that it never waits. */
const TASKS = 2;
/** Workers that may crash on one photo before it counts as broken. */
const ATTEMPTS = 3;
/** Workers that may end in a row without a result. */
const MAX_DEATHS = 20;

/** Worker processes, replaced when they end. */
export class WorkerGroup {
  readonly #file: URL;
  readonly #settings: ProcessorSettings;
  readonly #workers = new Set<WorkerProcess>();
  readonly #waiting: (() => void)[] = [];
  #header: ResultHeader | undefined;
  #failure: Error | undefined;
  #deaths = 0;
  #closed = false;

  private constructor(file: URL, settings: ProcessorSettings) {
    this.#file = file;
    this.#settings = settings;
  }

  /** @throws the error of a worker that cannot start */
  static async start(file: URL, count: number, settings: ProcessorSettings): Promise<WorkerGroup> {
    const group = new WorkerGroup(file, settings);
    for (let i = 0; i < count; i++) group.#add();
    try {
      while (!group.#header) {
        if (group.#failure) throw group.#failure;
        await Promise.race(
          [...group.#workers].map(({ ready, ended }) => Promise.race([ready.catch(() => {}), ended])),
        );
      }
      return group;
    } catch (error) {
      await group.close();
      throw error;
    }
  }

  get header(): ResultHeader | undefined {
    return this.#header;
  }

  /** Assesses photos on the least busy worker; on another where that one crashes. */
  async assess(photos: readonly PhotoInput[], attempt = 1): Promise<readonly PhotoResult[]> {
    const worker = await this.#free();
    try {
      const results = await worker.assess(photos);
      this.#deaths = 0;
      return results;
    } catch (error) {
      this.#checkOpen();
      if (!(error instanceof WorkerExit)) throw error;
      const [photo, ...others] = photos;
      if (others.length > 0) {
        // one by one: a single photo may crash the workers
        const results: PhotoResult[] = [];
        for (const one of photos) results.push(...(await this.assess([one])));
        return results;
      }
      if (attempt < ATTEMPTS) return this.assess(photos, attempt + 1);
      return [failedPhoto(photo, `${photo.path} cannot be assessed: ${ATTEMPTS} times ${error.message}`)];
    } finally {
      this.#wake();
    }
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#workers].map((worker) => worker.end()));
  }

  /** A worker that can take another task. */
  async #free(): Promise<WorkerProcess> {
    for (;;) {
      this.#checkOpen();
      if (this.#failure) throw this.#failure;
      const [worker] = [...this.#workers].sort((a, b) => a.load - b.load);
      if (worker && worker.load < TASKS) return worker;
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new Error('this pool of workers was closed: start another');
  }

  #add(): void {
    const worker = new WorkerProcess(this.#file, this.#settings);
    this.#workers.add(worker);
    worker.ready.then(
      (header) => {
        this.#header ??= header;
        if (header.model.hash !== this.#header.model.hash)
          this.#fail(new Error('the model was changed while photos were assessed: start again'));
      },
      (error: Error) => {
        if (!(error instanceof WorkerExit)) this.#fail(error);
      },
    );
    void worker.ended.then(() => {
      this.#workers.delete(worker);
      if (this.#closed || this.#failure) return;
      if (++this.#deaths > MAX_DEATHS)
        this.#fail(new Error(`${MAX_DEATHS} worker processes ended one after the other without a result`));
      else this.#add();
      this.#wake();
    });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }

  /** Wakes the tasks that wait for a worker. */
  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

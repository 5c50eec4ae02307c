import type { Backend, Kind, Questions, Reply, Request } from './messages.js';

interface Waiting {
  readonly request: Request;
  readonly resolve: (answer: never) => void;
  readonly reject: (reason: unknown) => void;
  readonly onProgress: ((fraction: number) => void) | undefined;
}

/** How often in a row a worker may be lost before its questions are given up. */
const LOSSES = 3;

/** The worker, as the page sees it: questions go in, promises come out. */
export class Engine {
  #worker: Worker;
  #backend: Backend;
  #next = 0;
  #losses = 0;
  /** Why the worker answers nothing any more. */
  #failure: string | undefined;
  readonly #waiting = new Map<number, Waiting>();

  constructor(backend: Backend) {
    this.#backend = backend;
    this.#worker = this.#start();
  }

  get backend(): Backend {
    return this.#backend;
  }

  /** Goes on with another backend, in a new worker; what was asked of the old one is asked again. */
  switchTo(backend: Backend): void {
    this.#worker.terminate();
    this.#backend = backend;
    this.#failure = undefined;
    this.#worker = this.#start();
    for (const { request } of this.#waiting.values()) this.#worker.postMessage(request);
  }

  /** @throws Error with the worker's words; `signal.reason` at once when aborted, while the worker ends its batch */
  ask<K extends Kind>(
    kind: K,
    question: Questions[K]['question'],
    options: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
  ): Promise<Questions[K]['answer']> {
    const { signal, onProgress } = options;
    const id = this.#next++;
    const request = { id, kind, ...question } as unknown as Request;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.#failure) return reject(new Error(this.#failure));
      this.#waiting.set(id, { request, resolve, reject, onProgress });
      signal?.addEventListener('abort', () => {
        if (!this.#waiting.delete(id)) return;
        this.#worker.postMessage({ id, kind: 'abort' });
        reject(signal.reason);
      });
      this.#worker.postMessage(request);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module', name: this.#backend });
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#hear(data));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#failure = event.message || 'The worker could not be loaded: load the page again.';
      this.#giveUp(this.#failure);
    });
    return worker;
  }

  #hear(reply: Reply): void {
    if ('lost' in reply) {
      this.#losses++;
      if (this.#losses >= LOSSES) this.#giveUp('The browser takes the graphics card away again and again.');
      this.switchTo(this.#backend);
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    if (!waiting) return; // it was cancelled
    if ('progress' in reply) {
      waiting.onProgress?.(reply.progress);
      return;
    }
    this.#waiting.delete(reply.id);
    this.#losses = 0;
    if ('error' in reply) waiting.reject(new Error(reply.error));
    else waiting.resolve(reply.answer as never);
  }

  #giveUp(message: string): void {
    const given = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of given) reject(new Error(message));
  }
}

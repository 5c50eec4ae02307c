import type { PhotoInput } from './photoInput.js';
import type { ProcessorSettings } from './processorOptions.js';
import type { PhotoResult, ResultHeader } from './result.js';

/** What the pool sends to a worker: first its settings, then photos. */
export type ToWorker =
  | { readonly kind: 'start'; readonly settings: ProcessorSettings }
  | { readonly kind: 'assess'; readonly task: number; readonly photos: readonly PhotoInput[] };

/** What a worker sends back. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly header: ResultHeader }
  | { readonly kind: 'results'; readonly task: number; readonly results: readonly PhotoResult[] }
  /** Without a task: the worker cannot start. */
  | { readonly kind: 'failed'; readonly task?: number; readonly name: string; readonly message: string };

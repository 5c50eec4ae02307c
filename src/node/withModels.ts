import type { FaceQualityClassifier } from '../model/index.js';
import { checkModelFolder } from './checkModelFolder.js';
import { loadModelFile } from './loadModelFile.js';
import { openOutputFolder } from './outputFolder.js';
import { type NodeBackend, startBackend } from './startBackend.js';

/** Requirements of a piece of work. */
export interface Needs {
  readonly backend: NodeBackend;
  /** Paths of model.json; undefined for the bundled model. */
  readonly models: readonly (string | undefined)[];
  /** The folder of the files that are written, the name of the run and the free space that it needs. */
  readonly output?: readonly [folder: string, command: string, bytes: number];
}

/**
 * Takes the output folder, starts the backend and loads models, for a piece of work; then releases all but the backend.
 *
 * @throws Error or RangeError for a folder that cannot be used or contains one of the models, a backend that does not start, a model that cannot be read
 */
export async function withModels<T>(
  { backend, models, output }: Needs,
  work: (classifiers: FaceQualityClassifier[]) => Promise<T>,
): Promise<T> {
  const close = output && (await openOutputFolder(...output));
  const open: FaceQualityClassifier[] = [];
  try {
    if (output) await checkModelFolder(output[0], models);
    await startBackend(backend);
    for (const path of models) open.push(await loadModelFile(path));
    return await work(open);
  } finally {
    for (const classifier of open) classifier.dispose();
    await close?.();
  }
}

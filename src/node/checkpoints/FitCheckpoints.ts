import { createHash } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EpochResult, FaceQualityClassifier, type FitState } from '../../model/index.js';
import { checkInteger, checkNumber, messageOf } from '../../validate.js';
import { fileHandler } from '../fileHandler.js';
import { readJson } from '../readJson.js';
import { readRegularFile } from '../readRegularFile.js';
import { writeFileAtomic } from '../writeFileAtomic.js';

/** An epoch in the log. */
interface Entry {
  readonly result: EpochResult;
  readonly firstLoss: number;
  /** SHA-256 of the files of its checkpoint. */
  readonly sha256: string;
}

/** Duration of an epoch, in milliseconds, from which its checkpoint is flushed to the disk. */
const FLUSH_FROM = 1000;

const FILES = ['model.json', 'weights.bin', 'optimizer.bin'] as const;

/**
 * Checkpoints of a training in a folder: a log `epochs.json`, and a folder `epoch-N` with model and optimizer for the last epoch and the
 * best one. The log is written after the checkpoint that it names, each file whole or not at all: a process may be killed at any moment.
 */
export class FitCheckpoints {
  readonly #folder: string;
  readonly #entries: Entry[];
  #saved = Date.now();

  private constructor(folder: string, entries: Entry[]) {
    this.#folder = folder;
    this.#entries = entries;
  }

  /** @throws Error naming the file that cannot be read or is damaged */
  static async open(folder: string): Promise<FitCheckpoints> {
    const path = join(folder, 'epochs.json');
    const log = await readJson(path);
    if (log === undefined) return new FitCheckpoints(folder, []);
    try {
      return new FitCheckpoints(folder, entriesOf(log));
    } catch (cause) {
      throw new Error(`${path} is damaged: ${messageOf(cause)}; delete ${folder} to start over`, {
        cause,
      });
    }
  }

  /** The results of all epochs that are done. */
  get results(): EpochResult[] {
    return this.#entries.map(({ result }) => result);
  }

  /** The epoch with the lowest validation loss, the first of several; without validation the last. */
  get best(): number {
    const last = this.#entries.length - 1;
    const losses = this.#entries.map(({ result }) => result.validationLoss ?? Number.POSITIVE_INFINITY);
    const best = losses.indexOf(Math.min(...losses));
    return Number.isFinite(losses[best] ?? Number.POSITIVE_INFINITY) ? best : last;
  }

  /** Saves model and state after an epoch, and removes checkpoints that are neither the last nor the best. */
  async save(classifier: FaceQualityClassifier, result: EpochResult, state: FitState): Promise<void> {
    const folder = this.#path(result.epoch);
    // an epoch that is repeated in less time than a flush takes need not survive a power failure
    const flush = Date.now() - this.#saved > FLUSH_FROM;
    await mkdir(folder, { recursive: true });
    await classifier.save(fileHandler(join(folder, 'model.json'), { flush }));
    const optimizer = new Uint8Array(state.optimizer.slice().buffer);
    await writeFileAtomic(join(folder, 'optimizer.bin'), optimizer, { flush });
    const sha256 = await fingerprintOf(folder);
    this.#entries.push({ result, firstLoss: state.firstLoss, sha256 });
    const log = { format: 1, epochs: this.#entries };
    await writeFileAtomic(join(this.#folder, 'epochs.json'), `${JSON.stringify(log)}\n`, { flush });
    this.#saved = Date.now();
    const keep = [this.best, result.epoch].map((epoch) => `epoch-${epoch}`);
    for (const name of await readdir(this.#folder))
      if (/^epoch-\d+$/.test(name) && !keep.includes(name))
        await rm(join(this.#folder, name), { recursive: true, force: true });
  }

  /**
   * Loads model and state after an epoch.
   *
   * @throws Error naming the checkpoint that is damaged
   */
  async load(epoch: number): Promise<{ classifier: FaceQualityClassifier; state: FitState }> {
    const folder = this.#path(epoch);
    const { firstLoss, sha256 } = this.#entries[epoch];
    if ((await fingerprintOf(folder)) !== sha256)
      throw new Error(`the checkpoint ${folder} is damaged: delete ${this.#folder} to start over`);
    const bytes = await readRegularFile(join(folder, 'optimizer.bin'), 'a file of a checkpoint');
    const optimizer = new Float32Array(Uint8Array.from(bytes).buffer);
    const classifier = await FaceQualityClassifier.load(fileHandler(join(folder, 'model.json')));
    return { classifier, state: { epoch: epoch + 1, firstLoss, optimizer } };
  }

  #path(epoch: number): string {
    return join(this.#folder, `epoch-${epoch}`);
  }
}

/** SHA-256 over the files of a checkpoint; of one that lacks a file, that of what is there. */
async function fingerprintOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of FILES)
    hash.update(await readRegularFile(join(folder, name), 'a file of a checkpoint').catch(() => name));
  return hash.digest('hex');
}

/** @throws TypeError or RangeError naming what is wrong in the log */
function entriesOf(log: unknown): Entry[] {
  const { format, epochs } = (log ?? {}) as { format?: unknown; epochs?: unknown };
  if (format !== 1 || !Array.isArray(epochs)) throw new TypeError('it must be { format: 1, epochs: [...] }');
  return epochs.map((entry: Partial<Entry> | null, i) => {
    checkInteger(`epochs[${i}].result.epoch`, entry?.result?.epoch, i, i);
    checkNumber(`epochs[${i}].result.loss`, entry?.result?.loss);
    checkNumber(`epochs[${i}].firstLoss`, entry?.firstLoss, 0);
    if (typeof entry?.sha256 !== 'string') throw new TypeError(`\`epochs[${i}].sha256\` must be a string`);
    return entry as Entry;
  });
}

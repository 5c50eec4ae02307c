import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileReason } from '../node/fileReason.js';
import { lockFolder } from '../node/lockFolder.js';
import { checkFreeSpace } from '../node/outputFolder.js';
import { checkOutput } from '../node/writeFileAtomic.js';
import { messageOf } from '../validate.js';
import { linesOf } from './linesOf.js';
import type { PhotoResult, ResultHeader } from './result.js';
import type { ReadResult, ResultFormat } from './resultFormat.js';

/** Milliseconds after which written results are flushed to the disk: a power failure loses no more. */
const SYNC_AFTER = 1000;
const BLOCK = 65_536;

/** A file of results that is appended to. A kill at any moment leaves whole lines and at most one that is half-written, which `resume` removes. */
export class ResultFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #format: ResultFormat;
  readonly #unlock: () => Promise<void>;
  #synced = Date.now();
  /** Whether the file has only what `begin` wrote. */
  #onlyHeader = false;

  private constructor(path: string, file: FileHandle, format: ResultFormat, unlock: () => Promise<void>) {
    this.#path = path;
    this.#file = file;
    this.#format = format;
    this.#unlock = unlock;
  }

  /**
   * Opens a file for one run; a file that another run uses is refused.
   *
   * @param resume - continue a file that exists
   * @throws Error when it exists and is not to be continued, cannot be written, or is used by another run
   */
  static async open(path: string, format: ResultFormat, resume: boolean): Promise<ResultFile> {
    const target = await checkOutput(path);
    const folder = dirname(target.path);
    await checkFreeSpace(folder);
    const unlock = await lockFolder(folder, 'assess', `.${basename(target.path)}.lock`);
    try {
      const size = (await stat(target.path).catch(() => undefined))?.size ?? 0;
      if (size > 0 && !resume)
        throw new Error(`${path} exists: resume it (\`--resume\`), or choose another name`);
      return new ResultFile(path, await open(target.path, 'a+'), format, unlock);
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  /**
   * Reads the existing results, and then removes a half-written last line; writes the header where the file is empty, or has only
   * a part of it. A refused file is left unchanged.
   *
   * @param onResult - called for each
   * @throws RangeError where it is not a file of results, they were made with another model, profile or setting, or a line is damaged
   */
  async begin(header: ResultHeader, onResult: (result: ReadResult) => void): Promise<void> {
    const end = await this.#endOfLines();
    let line = 0;
    if (end > 0) {
      for await (const text of linesOf(this.#chunks(end), this.#path)) {
        line++;
        if (line === 1) this.#check(this.#format.readHeader(text), header);
        if (line > this.#format.headerLines) onResult(this.#read(text, line));
      }
    }
    if (line >= this.#format.headerLines) return this.#file.truncate(end);
    const text = this.#format.header(header);
    if (!(await this.#isStartOf(text))) throw this.#noResults();
    await this.#file.truncate(0);
    await this.#append(text);
    this.#onlyHeader = true;
  }

  /** Whether the file contains only the start of a text. */
  async #isStartOf(text: string): Promise<boolean> {
    const whole = Buffer.from(text);
    const found = Buffer.alloc(whole.length + 1);
    const { bytesRead } = await this.#file.read(found, 0, found.length, 0);
    return whole.subarray(0, bytesRead).equals(found.subarray(0, bytesRead));
  }

  #noResults(): RangeError {
    return new RangeError(`${this.#path} must be a file of results, got another first line`);
  }

  async write(result: PhotoResult, header: ResultHeader): Promise<void> {
    await this.#append(this.#format.line(result, header));
    this.#onlyHeader = false;
    if (Date.now() - this.#synced < SYNC_AFTER) return;
    await this.#file.datasync();
    this.#synced = Date.now();
  }

  /** @param failed - whether the run failed: a file without any result is then removed */
  async close(failed = false): Promise<void> {
    try {
      await this.#file.sync();
      // a run that wrote nothing leaves nothing
      if ((await this.#file.stat()).size === 0 || (failed && this.#onlyHeader)) await rm(this.#path);
    } finally {
      await this.#file.close();
      await this.#unlock();
    }
  }

  async #append(text: string): Promise<void> {
    try {
      await this.#file.appendFile(text);
    } catch (cause) {
      throw new Error(`${this.#path} cannot be written: ${fileReason(cause)}`, { cause });
    }
  }

  async *#chunks(end: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let at = 0; at < end; ) {
      const block = Buffer.alloc(Math.min(BLOCK, end - at));
      const { bytesRead } = await this.#file.read(block, 0, block.length, at);
      if (bytesRead === 0) return;
      yield block.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  /** Position behind the last line end. */
  async #endOfLines(): Promise<number> {
    let { size: end } = await this.#file.stat();
    const block = Buffer.alloc(BLOCK);
    while (end > 0) {
      const start = Math.max(0, end - BLOCK);
      const { bytesRead } = await this.#file.read(block, 0, end - start, start);
      const at = block.subarray(0, bytesRead).lastIndexOf('\n');
      if (at >= 0) return start + at + 1;
      end = start;
    }
    return 0;
  }

  #read(text: string, line: number): ReadResult {
    try {
      return this.#format.read(text);
    } catch (cause) {
      throw new RangeError(`${this.#path}:${line} must be a result: ${messageOf(cause)}`, { cause });
    }
  }

  #check(found: ResultHeader | undefined, header: ResultHeader): void {
    if (!found) throw this.#noResults();
    const facts = ({
      schema,
      lucidface,
      model,
      profile,
      detect,
      measures,
      explain,
      samples,
      seed,
      thresholds,
      namingThresholds,
      answers,
    }: ResultHeader) => ({
      'version of the layout': schema,
      'version of lucidface': lucidface,
      model: model?.hash,
      profile,
      thresholds: JSON.stringify(thresholds),
      'naming thresholds': JSON.stringify(namingThresholds),
      'thresholds of answers': JSON.stringify(answers),
      'detection of faces': detect,
      measures: measures ? Object.keys(measures).join(', ') : 'none',
      explainer: explain,
      samples,
      seed,
    });
    const [before, now] = [facts(found), facts(header)];
    for (const [name, value] of Object.entries(now)) {
      const old = Object.entries(before).find(([key]) => key === name)?.[1];
      if (old !== value)
        throw new RangeError(
          `${this.#path} must have results of the same ${name} to be resumed, got ${old} and now ${value}`,
        );
    }
  }
}

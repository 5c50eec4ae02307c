import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkBoolean, checkPath, describe, resolveOptions } from '../validate.js';
import { fileReason } from './fileReason.js';

export interface WriteOptions {
  /** Files that must not be written over, such as the photo that was read. @defaultValue none */
  readonly inputs?: readonly string[] | undefined;
  /** Waits until the bytes are on the disk, so that a power failure cannot take them; about 10 ms. @defaultValue true */
  readonly flush?: boolean | undefined;
}

/** @internal */
export const WRITE_DEFAULTS = Object.freeze({
  inputs: [] as readonly string[],
  flush: true as boolean,
});

/**
 * Writes a file atomically: to a temporary file of a unique name in the same folder, which then replaces the old one. A failed write leaves
 * nothing behind. A link is followed; the old file keeps its permissions.
 *
 * @param data - text is written as UTF-8
 * @throws TypeError or RangeError for an invalid path or data; Error when the file is one of `inputs`, a folder or not a regular file, or cannot be written
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options?: WriteOptions,
): Promise<void> {
  if (typeof data !== 'string' && !(data instanceof Uint8Array))
    throw new TypeError(`\`data\` must be a string or a Uint8Array, got ${describe(data)}`);
  const { flush } = resolveOptions('writeFileAtomic', options, WRITE_DEFAULTS);
  checkBoolean('flush', flush);
  const target = await checkOutput(path, options);
  const temporary = join(dirname(target.path), `.lucidface-${randomUUID()}.tmp`);
  try {
    const handle = await open(temporary, 'wx', target.mode);
    try {
      await handle.writeFile(data);
      // the file must not appear before its bytes
      if (flush) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target.path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cannotWrite(path, fileReason(cause), cause);
  }
}

/** File to be written. */
export interface OutputFile {
  /** Without links. */
  readonly path: string;
  readonly mode: number;
}

/**
 * Checks, before the work is done, that a file can be written: its folder exists, and it is not itself a folder, may be written, and is none of the
 * inputs, whatever path leads to them.
 *
 * @returns the real path of the file
 * @throws as `writeFileAtomic`, except for a full disk
 */
export async function checkOutput(path: string, options?: WriteOptions): Promise<OutputFile> {
  checkPath('path', path);
  const { inputs } = resolveOptions('writeFileAtomic', options, WRITE_DEFAULTS);
  if (!Array.isArray(inputs))
    throw new TypeError(`\`inputs\` must be an array of paths, got ${describe(inputs)}`);
  for (const [i, input] of inputs.entries()) checkPath(`inputs[${i}]`, input);
  try {
    const found = await statOf(path);
    if (!found) {
      if ((await lstatOf(path)) !== undefined) throw new Error('it is a link to what does not exist');
      const folder = await realpath(dirname(resolve(path))).catch((cause: unknown) => {
        throw new Error(`its folder ${fileReason(cause)}`, { cause });
      });
      await access(folder, constants.W_OK | constants.X_OK);
      return { path: join(folder, basename(resolve(path))), mode: 0o666 };
    }
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is no regular file');
    for (const input of inputs) {
      const other = await stat(input.startsWith('file://') ? fileURLToPath(input) : input).catch(
        () => undefined,
      );
      if (other && other.ino === found.ino && other.dev === found.dev)
        throw new Error(`it is the input ${input}: choose another name`);
    }
    await access(path, constants.W_OK);
    const real = await realpath(path);
    await access(dirname(real), constants.W_OK | constants.X_OK);
    return { path: real, mode: found.mode & 0o777 };
  } catch (cause) {
    throw cannotWrite(path, fileReason(cause), cause);
  }
}

function cannotWrite(path: string, reason: string, cause: unknown): Error {
  return new Error(`${path} cannot be written: ${reason}`, { cause });
}

async function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch(absent);
}

async function lstatOf(path: string): Promise<Stats | undefined> {
  return lstat(path).catch(absent);
}

function absent(cause: NodeJS.ErrnoException): undefined {
  if (cause.code !== 'ENOENT') throw cause;
}

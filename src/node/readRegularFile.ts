import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fileReason } from './fileReason.js';

/** No photo and no weight file is larger, in bytes. */
const MAX_BYTES = 2 ** 30;

/**
 * Reads a whole file. Pipes, devices and folders are refused before a byte is read: a pipe or a device may never end.
 *
 * @param what - the kind of file needed, with its article, for the error
 * @throws Error naming the file when it is missing, not readable, no regular file, or larger than `maxBytes`
 */
export async function readRegularFile(path: string, what: string, maxBytes = MAX_BYTES): Promise<Buffer> {
  let handle: FileHandle;
  try {
    // without O_NONBLOCK the opening of a pipe waits for its writer
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // a socket, and a device without a driver
    const reason = code === 'ENXIO' ? `is no regular file: ${what} is needed` : fileReason(cause);
    const missing = code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENXIO';
    throw new Error(`${path} ${missing ? '' : 'cannot be read: '}${reason}`, { cause });
  }
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw new Error(`${path} is a folder: ${what} is needed`);
    if (!stat.isFile()) throw new Error(`${path} is no regular file: ${what} is needed`);
    if (stat.size > maxBytes)
      throw new Error(`${path} must have at most ${maxBytes} bytes, got ${stat.size}: ${what} is needed`);
    return await handle.readFile();
  } catch (cause) {
    if (!(cause as NodeJS.ErrnoException).code) throw cause;
    throw new Error(`${path} cannot be read: ${fileReason(cause)}`, { cause });
  } finally {
    await handle.close();
  }
}

import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/**
 * Writes a file whole or not at all: to a new file beside it, flushed to the disk, then renamed over it. A process that is killed
 * meanwhile leaves the old file as it was.
 *
 * @throws Error naming the file, with the cause
 */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new Error(`${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

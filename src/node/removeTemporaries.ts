import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes the temporary files that a run left in a folder when it was killed while writing. No other run may write there. */
export async function removeTemporaries(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (/^\.lucidface-.*\.tmp$/.test(name)) await rm(join(folder, name), { force: true });
}

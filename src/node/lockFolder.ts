import { randomUUID } from 'node:crypto';
import { link, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileReason } from './fileReason.js';
import { makeFolder } from './makeFolder.js';
import { readRegularFile } from './readRegularFile.js';

/** Name of the lock in the folder. */
const NAME = '.lucidface.lock';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  readonly command: string;
}

/** Folders that this process has locked. */
const held = new Set<string>();

/**
 * Locks a folder, so that two runs cannot write into it at once. The folder is made where it does not exist. The lock of a process that has
 * ended without releasing it, such as a killed one, is taken over.
 *
 * @param command - name of the run, for the error of another run
 * @param name - of the lock's file; that of a single file in the folder locks this file alone
 * @returns releases the lock; may be called again
 * @throws Error naming the other run, or the folder where it cannot be written
 */
export async function lockFolder(
  folder: string,
  command: string,
  name: string = NAME,
): Promise<() => Promise<void>> {
  const path = join(resolve(folder), name);
  const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), command };
  await attempt(folder, () => makeFolder(folder));
  const own = `${path}.${randomUUID()}`;
  await attempt(folder, () => writeFile(own, `${JSON.stringify(holder)}\n`, { flag: 'wx' }));
  try {
    // a link appears with its content, so that nobody reads half a lock
    while (!(await linked(own, path))) {
      const other = await holderOf(path);
      if (other && isRunning(other, path)) {
        throw new Error(
          `${folder} is used by another run: ${other.command}, process ${other.pid} on ${other.host} since ${other.since}; wait for it, or delete ${path} if it does not run any more`,
        );
      }
      await removeStale(path, other);
    }
  } finally {
    await rm(own, { force: true });
  }
  held.add(path);
  await removeAbandoned(path);
  return async () => {
    if (held.delete(path)) await rm(path, { force: true });
  };
}

async function attempt(folder: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new Error(`the folder ${folder} cannot be written: ${fileReason(cause)}`, { cause });
  }
}

async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Who holds a lock; undefined where it is gone or unreadable. */
async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    const { pid, host, since, command } = JSON.parse((await readRegularFile(path, 'a lock')).toString());
    return Number.isSafeInteger(pid) ? { pid, host, since, command } : undefined;
  } catch {
    return undefined;
  }
}

function isRunning({ pid, host }: Holder, path: string): boolean {
  // nothing is known about processes on another machine
  if (host !== hostname()) return true;
  // a container gives the same number to the next process
  if (pid === process.pid) return held.has(path);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes a lock, unless another process has replaced it in the meantime. */
async function removeStale(path: string, holder: Holder | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  const found = await holderOf(aside);
  // another run was quicker, and this is its lock
  if (found && found.since !== holder?.since) await rename(aside, path);
  else await rm(aside, { force: true });
}

/** Removes what runs that were killed while they took this lock left beside it. */
async function removeAbandoned(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const holder = file.startsWith(`${path}.`) && (await holderOf(file));
    // one that cannot be read yet is of a run that starts now
    if (holder && !isRunning(holder, path)) await rm(file, { force: true });
  }
}

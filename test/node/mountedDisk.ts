import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/**
 * Mounts a small disk in memory; its user unmounts it.
 *
 * @param options - of tmpfs, such as `size=64k`
 * @returns its folder; undefined where this user may mount none
 */
export function mountedDisk(place: string, options: string): string | undefined {
  mkdirSync(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', place], { stdio: 'ignore' });
    return place;
  } catch {
    return undefined;
  }
}

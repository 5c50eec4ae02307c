import { createHash } from 'node:crypto';

/** Twelve hexadecimal digits that differ where the values do: for names of folders. */
export function shortHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}

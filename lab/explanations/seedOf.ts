import { createHash } from 'node:crypto';

/** A seed from names and numbers, always the same: 0 .. 2^32 - 1. */
export function seedOf(...names: (string | number)[]): number {
  return createHash('sha256').update(names.join('\n')).digest().readUInt32BE();
}

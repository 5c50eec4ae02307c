import { createHash } from 'node:crypto';
import { checkInteger, checkString } from '../validate.js';

/**
 * The shard of a photo: the same for an id on every machine, so that each of several runs takes its own part of one list.
 *
 * @param id - of the photo
 * @param count - number of shards, 1..1,000,000
 * @returns 1..count, by the SHA-256 of the id
 * @throws TypeError or RangeError for an invalid id or number of shards
 */
export function shardOf(id: string, count: number): number {
  checkString('id', id);
  checkInteger('count', count, 1, 1_000_000);
  return (createHash('sha256').update(id).digest().readUIntBE(0, 6) % count) + 1;
}

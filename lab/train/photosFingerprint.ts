import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Photo } from '../../src/evaluation/data/readFaces.js';

/**
 * SHA-256 over the people, faces and bytes of all photos, in hex.
 *
 * @throws Error naming the photo that cannot be read
 */
export async function photosFingerprint(photos: readonly Photo[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, person, face, flawless, yaw } of photos) {
    const bytes = await readFile(path).catch((cause: Error) => {
      throw new Error(`${path} cannot be read: ${cause.message}`, { cause });
    });
    hash.update(JSON.stringify([person, face, flawless, yaw])).update(bytes);
  }
  return hash.digest('hex');
}

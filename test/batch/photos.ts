import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PORTRAITS = resolve(import.meta.dirname, '../../models/face-references');

/** A folder with copies of the reference portraits (generated, CC0): `a.jpg`, `b.jpg`, `deep/c.jpg`, and a broken `deep/d.jpg`. */
export function photoFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lucidface-batch-'));
  mkdirSync(join(folder, 'photos/deep'), { recursive: true });
  for (const [i, name] of ['a', 'b', 'deep/c'].entries())
    copyFileSync(join(PORTRAITS, `portrait-${i + 1}.bin`), join(folder, `photos/${name}.jpg`));
  writeFileSync(join(folder, 'photos/deep/d.jpg'), 'no photo');
  writeFileSync(join(folder, 'photos/notes.txt'), 'no photo either');
  return folder;
}
